/** Bounds of what one lot or vehicle carries. Source: provenance.md, sections 2 (step 0) and 3. */

/** Distinct streams that granted inputs may bring to one lot: provenance.md, section 2, step 0. */
export const INFLOW_STREAMS_MAX = 1_024;
/** Steps and days together of those streams: provenance.md, section 2, step 0. */
export const INFLOW_STEPS_MAX = 16_384;
/** Distinct chains, and distinct increments, of one component lot or vehicle: provenance.md, section 3. */
export const HOLDINGS_MAX = 4_096;
/** Steps and days together of those chains and increments: provenance.md, section 3. */
export const HOLDINGS_STEPS_MAX = 16_384;
/** A lot may hold more of a mineral than came in by half a percent, for assays differ: provenance.md, section 2, step 3. */
export const MASS_SURPLUS_PER_MILLE_MAX = 1_005n;
