/** What can be wrong with an event, as one closed table. Source: events.md, "Rejected lines". */
import { type CodeOf, errorTable } from '@oretrail/errors';

/** Every code, in the order of events.md, "Rejected lines". No other code is ever reported about an event. */
export const EVENT_ERRORS = errorTable('event', {
  'not-json': {
    meaning: 'The line is not one JSON text in UTF-8.',
    remedy: 'Write one whole event in UTF-8 on each line.',
    disposition: 'reject',
  },
  'not-an-object': {
    meaning: 'The line is JSON, but not an object.',
    remedy: 'Write each event as one JSON object, not as a list or a bare value.',
    disposition: 'reject',
  },
  missing: {
    meaning: 'A required member is missing.',
    remedy: 'Add the member.',
    disposition: 'reject',
  },
  'unknown-field': {
    meaning: 'Oretrail does not know a member.',
    remedy: 'Correct its name, or leave it out.',
    disposition: 'reject',
  },
  'wrong-type': {
    meaning: 'A value has the wrong JSON type, is null, or is not well-formed text.',
    remedy: 'Write amounts and dates as JSON strings, and leave out what is not known instead of writing null.',
    disposition: 'reject',
  },
  'bad-decimal': {
    meaning: 'A text is not a plain decimal, or has too many digits.',
    remedy: 'Write plain digits with a point, such as "12.5": no sign, exponent, blank or leading zero.',
    disposition: 'reject',
  },
  'out-of-range': {
    meaning: 'A value is well written, but outside the range allowed.',
    remedy: 'Correct the value.',
    disposition: 'reject',
  },
  'bad-date': {
    meaning: 'A text is not a day of the calendar.',
    remedy: 'Write the day as YYYY-MM-DD.',
    disposition: 'reject',
  },
  'bad-time': {
    meaning: 'A text is not an RFC 3339 time, or is finer than nanoseconds.',
    remedy: 'Write the time as in 2023-02-10T09:00:00Z.',
    disposition: 'reject',
  },
  'bad-id': {
    meaning: 'An id is empty or too long, is not a URI where one is required, or begins with urn: and is not a URN.',
    remedy: 'Name things by URI or URN, such as urn:party:example.',
    disposition: 'reject',
  },
  'unknown-type': {
    meaning: 'The type of the event is not one that Oretrail reads.',
    remedy: 'Correct the type.',
    disposition: 'reject',
  },
  'unknown-code': {
    meaning: 'A country, mineral, unit, specversion or other code is not in its list.',
    remedy: 'Use a code of the list.',
    disposition: 'reject',
  },
  'bad-vin': {
    meaning: 'A VIN does not follow ISO 3779, or its check digit (49 CFR 565) is wrong.',
    remedy: 'Copy the VIN again from the vehicle.',
    disposition: 'reject',
  },
  'subject-mismatch': {
    meaning: 'The subject is not the lot id, VIN or fact key of the data.',
    remedy: 'Make the subject equal to it.',
    disposition: 'reject',
  },
  'duplicate-item': {
    meaning: 'A list names the same thing twice.',
    remedy: 'Name it once, with the sum.',
    disposition: 'reject',
  },
  'duplicate-member': {
    meaning: 'One JSON object has the same member twice, so readers may disagree on its value.',
    remedy: 'Write it once.',
    disposition: 'reject',
  },
  'value-added-incomplete': {
    meaning: 'The value added of an activity does not name exactly the minerals of the lot.',
    remedy: 'Name every mineral of the lot once: with "0" if nothing was added, without usd if it is not known.',
    disposition: 'reject',
  },
  'not-allowed': {
    meaning: 'The statement is well formed, but not allowed, or not allowed from this source.',
    remedy: 'Leave it out, or have it stated by a source that is allowed to.',
    disposition: 'reject',
  },
  'too-large': {
    meaning: 'An event, list or text is larger than its limit.',
    remedy: 'Split it or shorten it.',
    disposition: 'reject',
  },
});

/** A code of {@link EVENT_ERRORS}. */
export type EventErrorCode = CodeOf<typeof EVENT_ERRORS>;

/** One fault of an event. */
export type EventError = Readonly<{
  /** A JSON pointer (RFC 6901) into the whole event. It names the faulty member itself, even a missing or unknown one. */
  pointer: string;
  code: EventErrorCode;
  /** The value (cut), the bound that it breaks, and the remedy, in sentences. */
  detail: string;
}>;

/** Characters of a value that an error shows: enough to find it, too few to flood a screen or a log. */
const SHOWN_VALUE_LENGTH_MAX = 80;

/** A JSON value as an error shows it: long texts are cut, and of lists and objects only the kind is shown. */
export function shownValue(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  if (typeof value !== 'string') return String(value);
  if (value.length <= SHOWN_VALUE_LENGTH_MAX) return JSON.stringify(value.toWellFormed());
  return `${JSON.stringify(value.slice(0, SHOWN_VALUE_LENGTH_MAX).toWellFormed())}… (${value.length} characters)`;
}

/** A JSON pointer: RFC 6901, sections 3 and 4. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path.map((name) => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** An error whose detail is `what` as a sentence, followed by the remedy of its code. */
export function eventError(path: readonly PropertyKey[], code: EventErrorCode, what: string): EventError {
  return { pointer: jsonPointer(path), code, detail: `${what}. ${EVENT_ERRORS.rows[code].remedy}` };
}
