/** Days and instants, by integer arithmetic on the proleptic Gregorian calendar. Source: RFC 3339; events.md, "Attributes". */
import type { Day } from './ids.ts';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;

/** Characters of `YYYY-MM-DD`. */
const DAY_LENGTH = 10;
const SECONDS_PER_DAY = 86_400;
const NANOSECONDS_PER_SECOND = 1_000_000_000n;
const NANOSECONDS_PER_MS = 1_000_000n;
/** Days from 1970-01-01 to 0001-01-01, the first day that a {@link Day} can be. */
const FIRST_DAY_NUMBER = -719_162;
/** Days from 1970-01-01 to 9999-12-31, the last day that a {@link Day} can be. */
const LAST_DAY_NUMBER = 2_932_896;

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeapYear(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 to a day that exists. Years begin in March here, so that the leap day is the last one. */
function daysFromCivil(year: number, month: number, day: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return marchYear * 365 + leapDays + dayOfYear - 719_468;
}

/** Days from 1970-01-01, or null if the text is not a real day of the years 0001 to 9999. */
function dayNumberOf(text: string): number | null {
  const parts = DAY.exec(text);
  if (parts === null) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return daysFromCivil(year, month, day);
}

/** Whether a text is a real day of the years 0001 to 9999, `YYYY-MM-DD`. */
export function isDay(text: string): text is Day {
  return dayNumberOf(text) !== null;
}

type UtcSeconds = Readonly<{ seconds: number; fraction: string }>;

/**
 * Whether a second that is written as :60 is a leap second. `seconds` counts it as the second after it.
 * Leap seconds occur only at the end of June or December, UTC. Source: RFC 3339, section 5.7 and appendix D.
 */
function isLeapSecond(seconds: number): boolean {
  if (seconds % SECONDS_PER_DAY !== 0) return false;
  const nextDay = utcDayOfNumber(seconds / SECONDS_PER_DAY);
  return nextDay.endsWith('-07-01') || nextDay.endsWith('-01-01');
}

function isInCalendar(seconds: number): boolean {
  const day = Math.floor(seconds / SECONDS_PER_DAY);
  return day >= FIRST_DAY_NUMBER && day <= LAST_DAY_NUMBER;
}

function offsetSeconds(sign: string | undefined, hours: number, minutes: number): number {
  const offset = hours * 3_600 + minutes * 60;
  return sign === '-' ? -offset : offset;
}

/** Whole seconds since 1970 and the fraction, or null if the text is not a time. */
function utcSecondsOf(time: string): UtcSeconds | null {
  const parts = TIME.exec(time);
  if (parts === null) return null;
  const day = dayNumberOf(parts[1] ?? '');
  const [hour, minute, second] = [Number(parts[2]), Number(parts[3]), Number(parts[4])];
  const [offsetHours, offsetMinutes] = [Number(parts[7] ?? 0), Number(parts[8] ?? 0)];
  if (day === null || hour > 23 || minute > 59 || second > 60 || offsetHours > 23 || offsetMinutes > 59) return null;
  const ofDay = hour * 3_600 + minute * 60 + second;
  const seconds = day * SECONDS_PER_DAY + ofDay - offsetSeconds(parts[6], offsetHours, offsetMinutes);
  if (!isInCalendar(seconds) || (second === 60 && !isLeapSecond(seconds))) return null;
  return { seconds, fraction: parts[5] ?? '' };
}

/**
 * Whether a text is an RFC 3339 time with at most nine fractional digits, whose UTC day lies in the years 0001 to 9999.
 * A leap second is accepted only at 23:59:60 UTC of the last day of June or December.
 */
export function isTime(text: string): boolean {
  return utcSecondsOf(text) !== null;
}

function knownSecondsOf(time: string): UtcSeconds {
  const known = utcSecondsOf(time);
  if (known === null) throw new RangeError('not an RFC 3339 time');
  return known;
}

/**
 * Nanoseconds since 1970-01-01T00:00:00Z. A leap second is the same instant as the second after it.
 * @throws RangeError for what {@link isTime} refuses: a fault of the caller
 */
export function instantOf(time: string): bigint {
  const { seconds, fraction } = knownSecondsOf(time);
  return BigInt(seconds) * NANOSECONDS_PER_SECOND + BigInt(fraction.padEnd(9, '0'));
}

/** The instant of a clock's time, in nanoseconds since 1970. @param ms whole milliseconds since 1970 */
export function instantOfMs(ms: number): bigint {
  return BigInt(ms) * NANOSECONDS_PER_MS;
}

/** Whole milliseconds from 1970 to an instant in nanoseconds; what is left over is dropped. */
export function msOfInstant(instant: bigint): number {
  return Number(instant / NANOSECONDS_PER_MS);
}

function utcDayOfNumber(dayNumber: number): Day {
  return new Date(dayNumber * SECONDS_PER_DAY * 1_000).toISOString().slice(0, 10) as Day;
}

/**
 * The day of a time as it is written, in its own offset: every day in an event is a local one.
 * Source: provenance.md, section 1, "Order".
 * @throws RangeError for what {@link isTime} refuses: a fault of the caller
 */
export function writtenDayOf(time: string): Day {
  if (!isTime(time)) throw new RangeError('not an RFC 3339 time');
  return time.slice(0, DAY_LENGTH) as Day;
}
