/** Schemas of single texts. Each accepts the text as written, without changing it. Source: events.md, "Amounts" and "Codes, dates and ids". */
import { z } from 'zod';
import { isDay, isTime } from '../calendar.ts';
import { isCountryCode, isMineral } from '../codes.ts';
import { type EventErrorCode, shownValue } from '../errors.ts';
import type { CountryCode, Day, Decimal, Mineral, ShareDecimal, Source, Vin } from '../ids.ts';
import { uriFault } from '../uri.ts';
import { vinFault } from '../vin.ts';
import { ID_LENGTH_MAX, TEXT_LENGTH_MAX } from './limits.ts';

/** A zod schema whose output is one of the hand-written types. */
export type Schema<T> = z.ZodType<T>;

/** What is wrong with a value: the code, and the rest of the sentence that begins with the value. */
export type Fault = Readonly<{ code: EventErrorCode; what: string }>;
/** The fault of a text, null if it has none. */
export type TextRule = (text: string) => Fault | null;

/** What a schema's own checks pass to zod, and `event-errors.ts` reads. */
export type FaultParams = Readonly<{ fault: EventErrorCode; what: string }>;

/** The issue of a fault. Checks of the whole list or event still run after it. */
export function faultIssue(input: unknown, code: EventErrorCode, what: string, path: PropertyKey[] = []) {
  const params: FaultParams = { fault: code, what };
  return { code: 'custom' as const, input, path, params, continue: true };
}

/** A text that a rule accepts. The caller promises that the rule proves the type T. */
export function textSchema<T extends string>(rule: TextRule): Schema<T> {
  // Parties, days and codes are the same in one event after another: what was accepted last needs no second look.
  let accepted: string | null = null;
  const schema = z.string().check(({ value, issues }) => {
    if (value === accepted) return;
    const fault: Fault | null = value.isWellFormed()
      ? rule(value)
      : { code: 'wrong-type', what: 'holds half a surrogate pair, so it is not well-formed text' };
    if (fault === null) accepted = value;
    else issues.push(faultIssue(value, fault.code, `${shownValue(value)} ${fault.what}`));
  });
  return schema as unknown as Schema<T>;
}

/** Whether a text has more characters (code points) than that. It counts them only if code units don't decide it. */
function isLongerThan(text: string, lengthMax: number): boolean {
  if (text.length <= lengthMax) return false;
  return text.length > 2 * lengthMax || [...text].length > lengthMax;
}

const TOO_LONG: Fault = { code: 'too-large', what: `is longer than ${TEXT_LENGTH_MAX} characters` };

function freeTextFault(text: string): Fault | null {
  return isLongerThan(text, TEXT_LENGTH_MAX) ? TOO_LONG : null;
}

/** Any text of at most {@link TEXT_LENGTH_MAX} characters. */
export const freeText: Schema<string> = textSchema(freeTextFault);

/** A text from 1 to {@link TEXT_LENGTH_MAX} characters: CloudEvents 1.0, `id` and `subject`. */
export const nonEmptyText: Schema<string> = textSchema((text) =>
  text === '' ? { code: 'bad-id', what: 'is empty' } : freeTextFault(text),
);

/** Why a text can be neither a source nor an id in `data`, as the end of a sentence; null if it can. events.md, "Bounds". */
export function idFault(text: string): string | null {
  return text.length > ID_LENGTH_MAX ? `is longer than ${ID_LENGTH_MAX} characters` : uriFault(text);
}

/** An id in `data`. */
export function idSchema<T extends string>(): Schema<T> {
  return textSchema<T>((text) => {
    const what = idFault(text);
    return what === null ? null : { code: 'bad-id', what };
  });
}

/** The URI of a party that states events. */
export const sourceSchema: Schema<Source> = idSchema<Source>();

/** A day of the calendar, `YYYY-MM-DD`. */
export const daySchema: Schema<Day> = textSchema((text) =>
  isDay(text) ? null : { code: 'bad-date', what: 'is not a day of the calendar from 0001-01-01 to 9999-12-31' },
);

/** A time of RFC 3339 with at most 9 fractional digits. */
export const timeSchema: Schema<string> = textSchema((text) =>
  isTime(text) ? null : { code: 'bad-time', what: 'is not an RFC 3339 time with at most 9 fractional digits' },
);

/** A VIN of ISO 3779, with the check digit of 49 CFR 565 if it is North American. */
export const vinSchema: Schema<Vin> = textSchema((text) => {
  const what = vinFault(text);
  return what === null ? null : { code: 'bad-vin', what };
});

/** One of a closed list. */
export function codeSchema<T extends string>(codes: readonly T[]): Schema<T> {
  const known: ReadonlySet<string> = new Set(codes);
  const what = `is not one of ${codes.join(', ')}`;
  return textSchema<T>((text) => (known.has(text) ? null : { code: 'unknown-code', what }));
}

/** A country of ISO 3166-1. */
export const countrySchema: Schema<CountryCode> = textSchema((text) =>
  isCountryCode(text)
    ? null
    : { code: 'unknown-code', what: 'is not a country code of ISO 3166-1 alpha-2, such as JP (Japan)' },
);

/** A critical mineral of §45X(c)(6). */
export const mineralSchema: Schema<Mineral> = textSchema((text) =>
  isMineral(text) ? null : { code: 'unknown-code', what: 'is not a mineral of §45X(c)(6), in lower case' },
);

const DECIMAL = /^(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,6})?$/;
const SHARE = /^(?:0|[1-9][0-9]{0,14})(?:\.[0-9]{1,9})?$/;
const AT_MOST_ONE = /^(?:0(?:\.[0-9]+)?|1(?:\.0+)?)$/;
const NON_ZERO_DIGIT = /[1-9]/;

function decimalFault(text: string, syntax: RegExp, bound: string): Fault | null {
  if (syntax.test(text)) return null;
  const isNegative = text.startsWith('-') && syntax.test(text.slice(1));
  return isNegative ? { code: 'out-of-range', what: 'is negative' } : { code: 'bad-decimal', what: bound };
}

function amountFault(text: string): Fault | null {
  return decimalFault(text, DECIMAL, 'is not a decimal with at most 15 digits before the point and 6 after it');
}

/** An amount of at least 0. */
export const amountSchema: Schema<Decimal> = textSchema(amountFault);

/** An amount above 0. */
export const positiveAmountSchema: Schema<Decimal> = textSchema((text) => {
  const fault = amountFault(text);
  if (fault !== null || NON_ZERO_DIGIT.test(text)) return fault;
  return { code: 'out-of-range', what: 'is not above 0' };
});

/** A share from 0 to 1. */
export const shareSchema: Schema<ShareDecimal> = textSchema((text) => {
  const fault = decimalFault(text, SHARE, 'is not a decimal with at most 9 digits after the point');
  if (fault !== null || AT_MOST_ONE.test(text)) return fault;
  return { code: 'out-of-range', what: 'is above 1' };
});
