/** Bounds of the console. */

/** Rows of a page: console.md, "2. Query API". */
export const PAGE_ROWS_MAX = 1_000;
/** The same if the caller names no number: a screen or two. */
export const PAGE_ROWS_DEFAULT = 100;
/** How long `Oretrail-At-Least` waits: console.md, "Positions". */
export const AT_LEAST_WAIT_MS = 2_000;
/** Bytes of a body: the console takes only small ones, such as what is to be sent again. */
export const BODY_BYTES_MAX = 64 * 1_024;
/** Events whose effects are asked for at once: those of one request to the intake. Source: intake.md, "2. HTTP". */
export const EFFECT_EVENTS_MAX = 1_000;
/** Bytes of these: 4 MiB of one request to the intake, and what separates them in a list. */
export const EFFECT_BODY_BYTES_MAX = 4 * 1_024 * 1_024 + 16 * 1_024;
/** Characters of `after`: a value of a filter and a VIN, in base64url. */
export const CURSOR_LENGTH_MAX = 4_096;
/** How long a reading waits at the brokers for something new: a page shows it so much later at most. */
export const FEED_WAIT_MS = 500;
/** Records of one reading: as many as the read model folds at once (packages/read-model, FOLD_RECORDS_MAX). */
export const FEED_RECORDS_MAX = 5_000;
/**
 * Readings that are folded while the next one is read: a writer that is behind takes them in one transaction. One less than may
 * wait (packages/read-model, FOLDS_WAITING_MAX), for other topics.
 */
export const FEED_FOLDS_MAX = 3;
/** How long tasks are shown as they were read: reading all journals takes some requests for each task. */
export const TASKS_KEPT_MS = 2_000;
/** How long an answer waits until Kafka has the record of it: a broker that is well takes milliseconds. */
export const READ_WRITE_TIMEOUT_MS = 5_000;
/** Records of reads in one request to Kafka: some hundred kilobytes. */
export const READS_AT_ONCE_MAX = 500;
/** Answers that may wait to be recorded: as many requests as the busiest page of a console has in a second, ten times over. */
export const READS_WAITING_MAX = 2_000;
/** Parties that one record of a read names; the rest is counted. A battery rests on some dozens. */
export const PARTIES_NAMED_MAX = 200;
/** Between two tries to reach brokers that are away. */
export const FEED_RETRY_MS = 1_000;
/** Bytes that are handed on to the intake: what that takes itself (services/intake, BODY_BYTES_MAX). */
export const HANDED_ON_BYTES_MAX = 4 * 1_024 * 1_024;
/** How long the console waits for the intake: a batch of 1,000 events takes a second or two, and Kafka may be slow. */
export const HANDED_ON_TIMEOUT_MS = 30_000;
