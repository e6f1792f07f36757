/** Bounds of requests over HTTP, and how long a service waits for them. */

/** Bytes of all headers: a token of 8 KiB, the attributes of a binary event, and as much again. It is the default of Node. */
export const HEADER_BYTES_MAX = 16 * 1_024;
/** Characters of a part of the path: an id of 256 characters, each percent-encoded in up to four bytes of UTF-8. */
export const PATH_PART_LENGTH_MAX = 256 * 12;

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
 * How long requests that have begun may take when a service stops: several times as long as Kafka may take to answer, and
 * less than the 30 s after which Kubernetes kills.
 */
export const DRAIN_MS = 15_000;
/** `Retry-After` if nothing better is known: as long as Kafka may take to answer. Source: intake.md, "Back-pressure". */
export const RETRY_AFTER_S = 2;

/** Failed sign-ins of one address within {@link ATTEMPTS_WINDOW_S}: more than a wrong setting causes by hand. */
export const ATTEMPTS_MAX = 30;
/** A minute: an address that has failed too often waits at most so long. */
export const ATTEMPTS_WINDOW_S = 60;
/** Budgets that are kept at once. Each takes some 300 bytes, so all take 30 MB. */
export const BUDGETS_MAX = 100_000;
