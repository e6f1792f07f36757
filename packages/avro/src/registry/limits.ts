/** Bounds of the talk with a registry. */

/** A registry answers from memory in milliseconds; one that collects garbage takes a second or two. */
export const REQUEST_TIMEOUT_MS = 5_000;
/** Tries of one request. With the delays between them about 3 s, in which a registry of several replicas changes over. */
export const TRIES_MAX = 5;
/** Delay before the second try; each later one is twice as long. */
export const RETRY_DELAY_MS = 200;
/** Bytes of an answer: a schema of SCHEMA_CHARACTERS_MAX, escaped, with as much again for what is said of it. */
export const ANSWER_BYTES_MAX = 1_000_000;
/** Writers that are kept: each supplier has a few schemas; a walk and a reader take some tens of kilobytes. */
export const WRITERS_MAX = 1_000;
/** Unknown ids that are kept, so that a flood of poison asks for each once. */
export const UNKNOWN_IDS_MAX = 10_000;
/** How long an unknown id stays unknown: a replica of the registry may lag some seconds behind who registered. */
export const UNKNOWN_ID_MS = 10_000;
/** Workers of a new pipeline that start together register the same schemas: a handful of tries lets each of them be second. */
export const REGISTER_TRIES_MAX = 5;
/** Between two of these tries, growing with each: a registration takes some tens of milliseconds. */
export const REGISTER_DELAY_MS = 50;
