/** Bounds of requests to a registry. */

/** A registry answers from memory in milliseconds; one that collects garbage takes a second or two. */
export const REQUEST_TIMEOUT_MS = 5_000;
/** Tries of one request. With the delays between them about 3 s, in which a registry of several replicas changes over. */
export const TRIES_MAX = 5;
/** Delay before the second try; each later one is twice as long. */
export const RETRY_DELAY_MS = 200;
/** Bytes of an answer: a schema of SCHEMA_CHARACTERS_MAX, escaped, with as much again for what is said of it. */
export const ANSWER_BYTES_MAX = 1_000_000;
/**
 * Tries of an id that the registry refuses, or answers with something else than the schema, while it answers for others. Less
 * than TRIES_MAX: such an answer is a decision, and one more try is for a proxy that has just been set up.
 */
export const REFUSED_TRIES_MAX = 2;
/** An answer for one id, or to the question whether the registry answers at all: as long as its slowest moments take, twice. */
export const ID_TIMEOUT_MS = 4_000;
/** Ids that are asked for at once: more would be in each other's way. A real batch has one or two new ones. */
export const IDS_AT_ONCE_MAX = 32;
/**
 * For so long ids of one call are tried again; then each gets one try. The 2,000 records of a step can name as many made-up ids, and
 * if all are answered by silence, that takes five minutes: less than what counts as stuck.
 */
export const TRY_AGAIN_MS = 60_000;
/** Writers that are kept: each supplier has a few schemas; a walk and a reader take some tens of kilobytes. */
export const WRITERS_MAX = 1_000;
/** Ids without a schema that are kept, so that a flood of poison asks for each once. */
export const FAILED_IDS_MAX = 10_000;
/** How long an id stays unknown: a replica of the registry may lag some seconds behind who registered. */
export const UNKNOWN_ID_MS = 10_000;
/** How long an id stays without a schema that the registry did not give, for to find that out can take half a minute. */
export const UNAVAILABLE_ID_MS = 60_000;
/** Schemas that one schema refers to, all together: an industry's shared types are a few dozen. */
export const REFERENCES_MAX = 50;
/** References of references: shared types that are made of shared types that are made of basic ones, and as much again. */
export const REFERENCE_DEPTH_MAX = 8;
/** Workers of a new pipeline that start together register the same schemas: a handful of tries lets each of them be second. */
export const WRITE_TRIES_MAX = 5;
/** Between two of these tries, growing with each: a registration takes some tens of milliseconds. */
export const WRITE_DELAY_MS = 50;
