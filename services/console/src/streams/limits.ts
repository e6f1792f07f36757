/** Bounds of streams. */

/** How long a stream is silent at most: console.md, "Streams". Usual proxies close what is silent for a minute. */
export const HEARTBEAT_MS = 15_000;
/** Bytes that wait for a reader, beside those in its socket: some ten revisions. A slower reader gets nothing more until it has read. */
export const STREAM_BUFFER_BYTES = 64 * 1_024;
/** How long a reader may take nothing while its buffer is full: two heartbeats. Then the stream ends with its cursor. */
export const SLOW_READER_MS = 30_000;
/** How long a stream lives: as long as tokens usually do, so that a reader signs in again. Its client reconnects by itself. */
export const STREAM_LIFETIME_MS = 3_600_000;
/** Streams at once: with full buffers they take some 50 MB. */
export const STREAMS_MAX = 500;
/** Streams of one principal at once: one for each of its systems, and some that it has forgotten. */
export const STREAMS_PER_PRINCIPAL_MAX = 10;
/** Revisions that one question to the database reads: some 5 ms of a reader. */
export const CHANGES_ROWS_MAX = 500;
/** Questions of all streams and subscriptions at once: two for each reader, so that lists never wait behind a hundred streams. */
export const CHANGES_QUESTIONS_MAX = 4;
/** Answers that are kept for other streams: those at the end of the log ask the same. Each has up to a megabyte. */
export const CHANGES_KEPT_MAX = 16;
/** After how long a stream asks again if the database has too much to do. */
export const BUSY_RETRY_MS = 1_000;
/** After how long a client connects again: `retry` of server-sent events. */
export const RECONNECT_MS = 2_000;
/** Characters of a cursor of statements, which names each partition: those of 500 partitions. */
export const STATEMENT_CURSOR_LENGTH_MAX = 8_192;
