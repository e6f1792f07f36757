/** Bounds of one event. Source: events.md, "Bounds" and "Amounts". */

/** Bytes of one event as a line or message: events.md, "Bounds". Checked where bytes are read. */
export const EVENT_BYTES_MAX = 256 * 1_024;
/** Lots drawn by one lot: events.md, "Bounds". */
export const INPUTS_MAX = 1_000;
/** Minerals of one lot, input or agreement: events.md, "Bounds". */
export const MINERALS_MAX = 64;
/** Activities of one lot: events.md, "Bounds". */
export const ACTIVITIES_MAX = 32;
/** Batteries of one vehicle: events.md, "Bounds". */
export const BATTERIES_MAX = 64;
/** Holders of one entity: events.md, "Bounds". */
export const HOLDERS_MAX = 256;
/** Characters (code points) of any other text: events.md, "Bounds". */
export const TEXT_LENGTH_MAX = 1_024;
/** Characters of a `source`, and of an id in `data`: events.md, "Bounds". */
export const ID_LENGTH_MAX = 256;
/** Model years have four digits. */
export const MODEL_YEAR_MIN = 1_000;
/** See MODEL_YEAR_MIN. */
export const MODEL_YEAR_MAX = 9_999;
/** Errors reported about one event: enough to correct it in one go, too few for a hostile line to flood the report. */
export const ERRORS_MAX = 100;
