/** What can be wrong with an event, as one closed table. Source: events.md, "Rejected lines". */

/** What a code means, what the sender does about it, and what the pipeline does: it refuses that one event. */
export type EventErrorRule = Readonly<{ meaning: string; remedy: string; handling: 'reject' }>;

/** Every code, in the order of events.md, "Rejected lines". Nothing else is ever reported of an event. */
export const EVENT_ERRORS = {
  'not-json': {
    meaning: 'The line is not one JSON text in UTF-8.',
    remedy: 'Write one whole event in UTF-8 on each line.',
    handling: 'reject',
  },
  'not-an-object': {
    meaning: 'The line is JSON, but not an object.',
    remedy: 'Write each event as one JSON object, not as a list or a bare value.',
    handling: 'reject',
  },
  missing: {
    meaning: 'A member that is required is not there.',
    remedy: 'Add the member.',
    handling: 'reject',
  },
  'unknown-field': {
    meaning: 'A member is not known here.',
    remedy: 'Correct its name, or leave it out.',
    handling: 'reject',
  },
  'wrong-type': {
    meaning: 'A value has another JSON type than the one that is due, is null, or is no well-formed text.',
    remedy: 'Write amounts and dates as JSON strings, and leave out what is not known instead of writing null.',
    handling: 'reject',
  },
  'bad-decimal': {
    meaning: 'A text is no plain decimal, or has too many digits.',
    remedy: 'Write plain digits with a point, such as "12.5": no sign, exponent, blank or leading zero.',
    handling: 'reject',
  },
  'out-of-range': {
    meaning: 'A value is well written, but lies outside of what is allowed.',
    remedy: 'Correct the value.',
    handling: 'reject',
  },
  'bad-date': {
    meaning: 'A text is no day of the calendar.',
    remedy: 'Write the day as YYYY-MM-DD.',
    handling: 'reject',
  },
  'bad-time': {
    meaning: 'A text is no RFC 3339 time, or is finer than nanoseconds.',
    remedy: 'Write the time such as 2023-02-10T09:00:00Z.',
    handling: 'reject',
  },
  'bad-id': {
    meaning:
      'An id is empty; or it is no URI where one is due, begins with urn: and is no URN, or is too long for one.',
    remedy: 'Name things by URI or URN, such as urn:party:example.',
    handling: 'reject',
  },
  'unknown-type': {
    meaning: 'The type of the event is none that is read here.',
    remedy: 'Correct the type.',
    handling: 'reject',
  },
  'unknown-code': {
    meaning: 'A country, mineral, unit, specversion or other code is not in its list.',
    remedy: 'Use a code of the list.',
    handling: 'reject',
  },
  'bad-vin': {
    meaning: 'A VIN is not as ISO 3779 has it, or its check digit (49 CFR 565) fails.',
    remedy: 'Copy the VIN again from the vehicle.',
    handling: 'reject',
  },
  'subject-mismatch': {
    meaning: 'The subject is not the lot, VIN or fact key that the data speak of.',
    remedy: 'Make the subject equal to it.',
    handling: 'reject',
  },
  'duplicate-item': {
    meaning: 'A list names the same thing twice.',
    remedy: 'Name it once, with the sum.',
    handling: 'reject',
  },
  'duplicate-member': {
    meaning: 'One JSON object has the same member twice, so readers differ in what it says.',
    remedy: 'Say it once.',
    handling: 'reject',
  },
  'value-added-incomplete': {
    meaning: 'The value added of an activity does not name exactly the minerals of the lot.',
    remedy: 'Name every mineral of the lot once: with "0" if nothing was added, without usd if it is not told.',
    handling: 'reject',
  },
  'not-allowed': {
    meaning: 'The statement is well formed, but may not be made, or not by this source.',
    remedy: 'Leave it out, or have it stated by who may.',
    handling: 'reject',
  },
  'too-large': {
    meaning: 'An event, list or text is over its bound.',
    remedy: 'Split it or shorten it.',
    handling: 'reject',
  },
} as const satisfies Readonly<Record<string, EventErrorRule>>;

export type EventErrorCode = keyof typeof EVENT_ERRORS;

/** One fault of an event. */
export type EventError = Readonly<{
  /** RFC 6901, into the whole event; names the offending member itself, also a missing or unknown one. */
  pointer: string;
  code: EventErrorCode;
  /** The value (cut), the bound that it breaks, and the remedy, in sentences. */
  detail: string;
}>;

/** Characters of a value that an error shows: enough to find it, too few to flood a screen or a log. */
export const SHOWN_VALUE_LENGTH_MAX = 80;

/** A JSON value as an error shows it: texts are cut, lists and objects only named. */
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

/** An error whose detail is what is wrong and the remedy of its code. */
export function eventError(path: readonly PropertyKey[], code: EventErrorCode, what: string): EventError {
  return { pointer: jsonPointer(path), code, detail: `${what}. ${EVENT_ERRORS[code].remedy}` };
}
