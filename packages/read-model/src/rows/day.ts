/** Days of UTC, by which the ledger is summed up, and deciding dates. */

/** Milliseconds of a day: JavaScript's time has no leap seconds. */
export const DAY_MS = 86_400_000;

/** The day of a time, in days since 1970-01-01. @param timeMs milliseconds since then */
export function dayOf(timeMs: number): number {
  return Math.floor(timeMs / DAY_MS);
}

/** A day of the calendar as a number, such as 20240131, so that numbers are in the order of days; 0 for none. @param day `YYYY-MM-DD` */
export function dayNumber(day: string | null): number {
  return day === null ? 0 : Number(day.replaceAll('-', ''));
}

/** The month of a day's number, `YYYY-MM`; empty for none. */
export function monthOf(number: number): string {
  return number === 0
    ? ''
    : `${Math.floor(number / 10_000)}-${String(Math.floor(number / 100) % 100).padStart(2, '0')}`;
}
