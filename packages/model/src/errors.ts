/** What can be wrong with an event, as one closed table. Source: events.md, "Rejected lines". */
import { type CodeOf, errorTable, reject } from '@oretrail/errors';

/** Every code, in the order of events.md, "Rejected lines". No other code is ever reported about an event. */
export const EVENT_ERRORS = errorTable('event', {
  'not-json': reject('The line is not one JSON text in UTF-8.', 'Write one whole event in UTF-8 on each line.'),
  'not-an-object': reject(
    'The line is JSON, but not an object.',
    'Write each event as one JSON object, not as a list or a bare value.',
  ),
  missing: reject('A required member is missing.', 'Add the member.'),
  'unknown-field': reject('Oretrail does not know a member.', 'Correct its name, or leave it out.'),
  'wrong-type': reject(
    'A value has the wrong JSON type, is null, or is not well-formed text.',
    'Write amounts and dates as JSON strings, and leave out what is not known instead of writing null.',
  ),
  'bad-decimal': reject(
    'A text is not a plain decimal, or has too many digits.',
    'Write plain digits with a point, such as "12.5": no sign, exponent, blank or leading zero.',
  ),
  'out-of-range': reject('A value is well written, but outside the range allowed.', 'Correct the value.'),
  'bad-date': reject('A text is not a day of the calendar.', 'Write the day as YYYY-MM-DD.'),
  'bad-time': reject(
    'A text is not an RFC 3339 time, or is finer than nanoseconds.',
    'Write the time as in 2023-02-10T09:00:00Z.',
  ),
  'bad-id': reject(
    'An id is empty or too long, is not a URI where one is required, or begins with urn: and is not a URN.',
    'Name things by URI or URN, such as urn:party:example.',
  ),
  'unknown-type': reject('The type of the event is not one that Oretrail reads.', 'Correct the type.'),
  'unknown-code': reject(
    'A country, mineral, unit, specversion or other code is not in its list.',
    'Use a code of the list.',
  ),
  'bad-vin': reject(
    'A VIN does not follow ISO 3779, or its check digit (49 CFR 565) is wrong.',
    'Copy the VIN again from the vehicle.',
  ),
  'subject-mismatch': reject(
    'The subject is not the lot id, VIN or fact key of the data.',
    'Make the subject equal to it.',
  ),
  'duplicate-item': reject('A list names the same thing twice.', 'Name it once, with the sum.'),
  'duplicate-member': reject(
    'One JSON object has the same member twice, so readers may disagree on its value.',
    'Write it once.',
  ),
  'value-added-incomplete': reject(
    'The value added of an activity does not name exactly the minerals of the lot.',
    'Name every mineral of the lot once: with "0" if nothing was added, without usd if it is not known.',
  ),
  'not-allowed': reject(
    'The statement is well formed, but not allowed, or not allowed from this source.',
    'Leave it out, or have it stated by a source that is allowed to.',
  ),
  'too-large': reject('An event, list or text is larger than its limit.', 'Split it or shorten it.'),
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

/** What to do about an error. A newer version of Oretrail may say a code that this one does not know: then the page of errors helps. */
export function remedyOf({ code }: EventError): string {
  return Object.hasOwn(EVENT_ERRORS.rows, code) ? EVENT_ERRORS.rows[code].remedy : 'See docs/errors.md.';
}

/** The detail of an error without the remedy of its code: the sentence that {@link eventError} was given, with its full stop. */
export function withoutRemedy(error: EventError): string {
  const [{ detail }, remedy] = [error, remedyOf(error)];
  return detail.endsWith(remedy) ? detail.slice(0, -remedy.length).trimEnd() : detail;
}
