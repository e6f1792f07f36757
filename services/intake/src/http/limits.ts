/** Bounds of requests over HTTP, and how long the intake waits for them. */

/** Events of one request. Source: intake.md, "2. HTTP". */
export const EVENTS_MAX = 1_000;
/** Bytes of the body of one request: 4 MiB. Source: intake.md, "2. HTTP". */
export const BODY_BYTES_MAX = 4 * 1_024 * 1_024;
/** Bytes of all headers: a token of 8 KiB, the attributes of a binary event, and as much again. It is the default of Node. */
export const HEADER_BYTES_MAX = 16 * 1_024;
/** Characters of a part of the path: a grant id of 256 characters, each percent-encoded in up to four bytes of UTF-8. */
export const PATH_PART_LENGTH_MAX = 256 * 12;
/** Statements and grants of one page: as many as events of a request. */
export const PAGE_COUNT_MAX = 1_000;
/** The same if the caller names no number: a screen or two. */
export const PAGE_COUNT_DEFAULT = 100;
/** Errors that a problem repeats from its items: enough to begin with, and each item has its own. Source: intake.md, "2. HTTP". */
export const PROBLEM_ERRORS_MAX = 100;

/** Until all headers are there. They fit into a dozen packets, so any honest client is faster. */
export const HEADERS_TIMEOUT_MS = 10_000;
/** Until the whole request is there: 4 MiB over a line of 300 kbit/s. */
export const REQUEST_TIMEOUT_MS = 120_000;
/** How often Node looks for requests that are late. */
export const TIMEOUT_CHECK_MS = 5_000;
/** A connection without a request is closed after this: longer than the minute after which usual proxies close theirs. */
export const KEEP_ALIVE_TIMEOUT_MS = 75_000;
/** Connections at once. Each takes some 20 KiB, so all take less than 200 MiB. */
export const CONNECTIONS_MAX = 8_192;
/** Connections of one address: a quarter of all, so no single client holds up the others. */
export const CONNECTIONS_PER_ADDRESS_MAX = CONNECTIONS_MAX / 4;
/**
 * How long requests that have begun may take when the intake stops: several times as long as Kafka may take to answer, and
 * less than the 30 s after which Kubernetes kills.
 */
export const DRAIN_MS = 15_000;
/** `Retry-After` if nothing better is known: as long as Kafka may take to answer. Source: intake.md, "Back-pressure". */
export const RETRY_AFTER_S = 2;

/** Failed sign-ins of one address within {@link ATTEMPTS_WINDOW_S}: more than a wrong setting causes by hand. */
export const ATTEMPTS_MAX = 30;
/** A minute: an address that has failed too often waits at most so long. */
export const ATTEMPTS_WINDOW_S = 60;
