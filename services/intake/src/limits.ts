/** Bounds of the intake. */

/** Statements that are taken and not yet in Kafka: intake.md, "Back-pressure". */
export const QUEUED_EVENTS_MAX = 20_000;
/** Bytes of their messages: the same. */
export const QUEUED_BYTES_MAX = 64 * 1_024 * 1_024;
/** How long Kafka may take to answer until it counts as away: intake.md, "Back-pressure". */
export const KAFKA_ANSWER_MAX_MS = 2_000;
/** How often the topics are looked at for what others have written: an operator who publishes directly is rare, and waits for nothing. */
export const FOLLOW_INTERVAL_MS = 1_000;
/** Budget of a principal, in events a second: intake.md, "Back-pressure". */
export const BUDGET_EVENTS_PER_SECOND = 500;
/** Events that a principal may send at once: the same. */
export const BUDGET_BURST = 5_000;
/** Statements of one page at most, whatever is asked for: as many as a request may state (intake.md, section 2). */
export const PAGE_STATEMENTS_MAX = 1_000;
