/** Bounds of what one event says. Source: events.md, "Bounds" and the paragraph on amounts. */

/** Bytes of one event as a line or message: events.md, "an event 256 KiB". Checked where bytes are read. */
export const EVENT_BYTES_MAX = 256 * 1_024;
/** Lots drawn by one lot: events.md, "1,000 inputs". */
export const INPUTS_MAX = 1_000;
/** Minerals of one lot, input or agreement: events.md, "64 minerals". */
export const MINERALS_MAX = 64;
/** Activities of one lot: events.md, "32 activities". */
export const ACTIVITIES_MAX = 32;
/** Batteries of one vehicle: events.md, "64 batteries". */
export const BATTERIES_MAX = 64;
/** Holders of one entity: events.md, "256 holders". */
export const HOLDERS_MAX = 256;
/** Characters (code points) of any other text: events.md, "other strings 1,024 characters". */
export const TEXT_LENGTH_MAX = 1_024;
/** Characters of an id in `data`: events.md, "(of at most 256 characters)". */
export const ID_LENGTH_MAX = 256;
/** Model years have four digits; the law knows none other. */
export const MODEL_YEAR_MIN = 1_000;
/** See MODEL_YEAR_MIN. */
export const MODEL_YEAR_MAX = 9_999;
/** Errors reported of one event: enough to mend it at one go, and a hostile line can't blow up the report. */
export const ERRORS_MAX = 100;
