/** Bounds of proofs. One reads one segment of the archive. */

/** Proofs that are made at once: each holds a block of a segment and some megabytes of seals. */
export const PROOFS_AT_ONCE_MAX = 4;
/** Seals that a proof has: one a day for 13 years, of some kilobytes each. */
export const PROOF_SEALS_MAX = 5_000;
