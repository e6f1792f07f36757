/** Bounds of webhooks. Where no other source is named, the reason is in the sentence. */

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Subscriptions of one principal: one for each of its systems and filters, and some for trials. */
export const SUBSCRIPTIONS_PER_PRINCIPAL_MAX = 20;
/** Subscriptions in all. What waits for all of them takes some 100 MB on the disk. */
export const SUBSCRIPTIONS_MAX = 1_000;
/** Revisions that wait for one target, in flight or for a retry. More are read when some of them are delivered. */
export const WAITING_MAX = 1_000;
/** Requests in flight to one target: each of another vehicle. */
export const IN_FLIGHT_MAX = 5;
/** The same while its last answer was a failure: it is only asked whether it is back. */
export const IN_FLIGHT_FAILING_MAX = 1;
/** Requests in flight to all targets; four principals whose targets all hang do not hold up the others. */
export const IN_FLIGHT_ALL_MAX = 500;
/** How long a target may take to answer. Source: Standard Webhooks, which recommends 15 to 30 s. */
export const ANSWER_TIMEOUT_MS = 15 * SECOND_MS;
/** Bytes of an answer that are read, so that the connection can be used again. Nobody looks at them. */
export const ANSWER_BYTES_MAX = 64 * 1_024;
/** When a request that failed is sent again. Source: console.md, "Webhooks", 5 s to 24 h; the steps are those of Standard Webhooks. */
export const RETRY_DELAYS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
/** A delay is longer by up to this part of it, so that the revisions of one fault do not all come back together. */
export const RETRY_JITTER = 0.2;
/** How long a revision may fail before its subscription is paused: console.md, "Webhooks". */
export const FAILING_MAX_MS = 72 * HOUR_MS;
/** How long both secrets sign after a rotation: a working day to change them at the target. */
export const OLD_SECRET_MS = 24 * HOUR_MS;
/** Random bytes of a secret. Source: Standard Webhooks, 24 to 64. */
export const SECRET_BYTES = 32;
/** Characters of a target: what all servers take. */
export const URL_LENGTH_MAX = 2_048;
/** Characters of a description: a sentence. */
export const DESCRIPTION_LENGTH_MAX = 200;
/** How often a subscription looks for work without being woken: nothing is to be found then, unless a clock was set. */
export const IDLE_MS = MINUTE_MS;
/** Between two tries if the database has too much to do, or is being read again. */
export const NOT_READY_MS = SECOND_MS;
/** The type of each message: events.md, "oretrail.verdict.v1". */
export const VERDICT_TYPE = 'oretrail.verdict.v1';
