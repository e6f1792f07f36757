/** When an EPCIS event happened, in its own offset. Source: docs/epcis.md; EPCIS 2.0, section 7.4.1. */
import { instantOf, isTime, shownValue, writtenDayOf } from '@oretrail/model';
import { type Json, type JsonObject, memberOf, type Path, shownJson } from '../json/json.ts';
import type { Scope } from './scope.ts';
import { leaf, type Traced } from './traced.ts';

/** Source: EPCIS 2.0, section 7.4.1: at most 14 hours from UTC. */
const OFFSET = /^([+-])(0\d|1[0-3]|14(?=:00)):([0-5]\d)$/;
const NANOSECONDS_PER_SECOND = 1_000_000_000n;
const SECONDS_PER_MINUTE = 60;
const MILLISECONDS_PER_SECOND = 1_000;
/** Characters of `YYYY-MM-DDThh:mm:ss`. */
const SECONDS_LENGTH = 19;

function offsetSeconds(offset: string): number | null {
  const parts = OFFSET.exec(offset);
  if (parts === null) return null;
  const minutes = Number(parts[2]) * SECONDS_PER_MINUTE + Number(parts[3]);
  return (parts[1] === '-' ? -minutes : minutes) * SECONDS_PER_MINUTE;
}

/** An instant as it is written at an offset, without zeros that say nothing. */
function timeAt(nanoseconds: bigint, seconds: number, offset: string): string {
  const local = nanoseconds + BigInt(seconds) * NANOSECONDS_PER_SECOND;
  const rest = ((local % NANOSECONDS_PER_SECOND) + NANOSECONDS_PER_SECOND) % NANOSECONDS_PER_SECOND;
  const whole = new Date(Number((local - rest) / NANOSECONDS_PER_SECOND) * MILLISECONDS_PER_SECOND).toISOString();
  const fraction = rest.toString().padStart(9, '0').replace(/0+$/, '');
  return whole.slice(0, SECONDS_LENGTH) + (fraction === '' ? '' : `.${fraction}`) + offset;
}

/** The same instant in UTC, spelt in one way; as written if it is not a time. */
export function utcTime(time: string): string {
  return isTime(time) ? timeAt(instantOf(time), 0, 'Z') : time;
}

/** Time and local day of an event. */
export type EventTime = Readonly<{ time: Traced; day: Traced }>;

function offsetOf(event: JsonObject, at: Path, scope: Scope): string | null {
  const place = [...at, 'eventTimeZoneOffset'];
  const offset: Json | undefined = memberOf(event, 'eventTimeZoneOffset');
  if (typeof offset === 'string' && OFFSET.test(offset)) return offset;
  if (offset === undefined) scope.fault(place, 'missing', '"eventTimeZoneOffset" is missing; it has to be a string');
  else scope.fault(place, 'bad-time', `${shownValue(shownJson(offset))} is not an offset from UTC, such as "+09:00"`);
  return null;
}

/**
 * The time of an event, written at its `eventTimeZoneOffset`, and the day there. One instant has one spelling, so that two
 * spellings of one event have the same digest.
 */
export function eventTimeOf(event: JsonObject, at: Path, scope: Scope): EventTime {
  const place = [...at, 'eventTime'];
  const written = memberOf(event, 'eventTime');
  const offset = offsetOf(event, at, scope);
  const absent = leaf(place, undefined);
  if (typeof written !== 'string') return { time: leaf(place, shownJson(written)), day: absent };
  if (!isTime(written)) return { time: leaf(place, written), day: absent };
  const time = offset === null ? written : timeAt(instantOf(written), offsetSeconds(offset) ?? 0, offset);
  return { time: leaf(place, time), day: isTime(time) ? leaf(place, writtenDayOf(time)) : absent };
}
