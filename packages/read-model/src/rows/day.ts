/** Days of UTC, by which the ledger is summed up. */

/** Milliseconds of a day: JavaScript's time has no leap seconds. */
export const DAY_MS = 86_400_000;

/** The day of a time, in days since 1970-01-01. @param timeMs milliseconds since then */
export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}
