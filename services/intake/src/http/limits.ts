/** Bounds of requests to the intake over HTTP. */

/** Events of one request. Source: intake.md, "2. HTTP". */
export const EVENTS_MAX = 1_000;
/** Bytes of the body of one request: 4 MiB. Source: intake.md, "2. HTTP". */
export const BODY_BYTES_MAX = 4 * 1_024 * 1_024;
/** Statements and grants of one page: as many as events of a request. */
export const PAGE_COUNT_MAX = 1_000;
/** The same if the caller names no number: a screen or two. */
export const PAGE_COUNT_DEFAULT = 100;
