/** Bounds of asking the console. */

/** How long an answer to a dry run waits for its effects: some times as long as working out 200 vehicles takes. */
export const EFFECTS_TIMEOUT_MS = 5_000;
/** How long a statement waits for what became of it: no longer than for Kafka. Source: intake.md, "Back-pressure". */
export const RECORDS_TIMEOUT_MS = 2_000;
/** How long a proof may take: as long as reading a segment of an archive far away. */
export const PROOF_TIMEOUT_MS = 30_000;
/** Questions at once: as many as may wait for one reader of the console's database. With more, answers do without. */
export const ASKED_AT_ONCE_MAX = 100;
