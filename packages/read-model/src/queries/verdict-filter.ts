/** Filters of verdict lists as conditions: of buckets, which few rows hold, and of vehicles. Source: console.md, "2. Query API". */
import type { SQLInputValue } from 'node:sqlite';
import { type FindingCode, isDay } from '@oretrail/model';
import { FILTER_VALUES_MAX } from '../limits.ts';
import { bitsOf, FINDING_CODES } from '../rows/finding-bits.ts';
import { WMI_LENGTH } from '../rows/maker.ts';
import { badQuery, requiredCount, requiredText, requiredValues } from './bounds.ts';

/** What verdicts are filtered by: a verdict must satisfy each member, and for a list one of its values. */
export type VerdictFilter = Readonly<{
  status?: readonly string[];
  /** The cause of the last revision; a first one has none. */
  cause?: readonly string[];
  finding?: readonly FindingCode[];
  manufacturer?: readonly string[];
  model?: readonly string[];
  modelYear?: readonly number[];
  /** The first deciding day. */
  decidingFrom?: string;
  /** When the last revision was published at the earliest: milliseconds since 1970. */
  publishedFromMs?: number;
  /** The same, and it is not the first revision. */
  changedSinceMs?: number;
  /** The least amount, in dollars. */
  usdMin?: number;
  /** A VIN, or the beginning of one and `*`. */
  vin?: string;
  /**
   * Only vehicles of these makers: 3 characters of their VINs, or 3 and positions 12 to 14 if the third is 9. An empty list has
   * none. Source: intake.md, "Prefixes".
   */
  makers?: readonly string[];
}>;

/** Conditions that are joined by AND, with the values of their parameters. */
export type Conditions = Readonly<{ sql: readonly string[]; values: readonly SQLInputValue[] }>;

/** Conditions on one column of vehicles, and where its values are in order. */
export type Range = Conditions & Readonly<{ column: 'vin' | 'published_at_ms' | 'deciding_date' }>;

/** The parts of a filter. */
export type FilterParts = Readonly<{
  /** Those of buckets. */
  bucket: Conditions;
  /** Those of vehicles. */
  ranges: readonly Range[];
  /** All of the ranges. */
  vehicle: Conditions;
}>;

/** Conditions of one table in the making. */
export class Gathered {
  readonly sql: string[] = [];
  readonly values: SQLInputValue[] = [];

  add(sql: string, ...values: readonly SQLInputValue[]): void {
    this.sql.push(sql);
    this.values.push(...values);
  }

  /** Several values are one parameter, so that their number does not make another statement. */
  addOneOf(column: string, values: readonly (string | number)[]): void {
    this.add(`${column} IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
  }
}

const VIN = /^([A-HJ-NPR-Z0-9]{0,17})(\*?)$/;
/** Behind all characters of a VIN. */
const BEHIND = '~';

function vinRange(vin: string): Range {
  const [, beginning, star] = VIN.exec(requiredText('vin', vin)) ?? [];
  if (beginning === undefined) throw badQuery('vin', 'is neither a VIN nor the beginning of one and *');
  if (star === '') return { column: 'vin', sql: ['vin = ?'], values: [beginning] };
  return { column: 'vin', sql: ['vin >= ?', 'vin < ?'], values: [beginning, beginning + BEHIND] };
}

const MAKER = /^[A-HJ-NPR-Z0-9]{3}(?:[A-HJ-NPR-Z0-9]{3})?$/;

/** Each maker is one piece of the order of VINs. */
function makersRange(makers: readonly string[]): Range {
  const unknown = makers.find((maker) => !MAKER.test(maker));
  if (unknown !== undefined || makers.length > FILTER_VALUES_MAX) throw badQuery('makers', 'are not some makers');
  const pieces = makers.map((maker) => {
    const [wmi, small] = [maker.slice(0, WMI_LENGTH), maker.slice(WMI_LENGTH)];
    const values = [wmi, wmi + BEHIND];
    if (small === '') return { sql: '(vin >= ? AND vin < ?)', values };
    return { sql: '(vin >= ? AND vin < ? AND substr(vin, 12, 3) = ?)', values: [...values, small] };
  });
  const sql = pieces.length === 0 ? 'false' : `(${pieces.map((piece) => piece.sql).join(' OR ')})`;
  return { column: 'vin', sql: [sql], values: pieces.flatMap(({ values }) => values) };
}

function addTexts(bucket: Gathered, filter: VerdictFilter): void {
  for (const name of ['status', 'cause', 'manufacturer', 'model'] as const) {
    const values = filter[name];
    if (values === undefined) continue;
    bucket.addOneOf(
      name,
      requiredValues(name, values).map((value) => requiredText(name, value)),
    );
  }
}

function addNumbers(bucket: Gathered, { modelYear, usdMin }: VerdictFilter): void {
  if (modelYear !== undefined) {
    const years = requiredValues('modelYear', modelYear);
    bucket.addOneOf(
      'model_year',
      years.map((year) => requiredCount('modelYear', year)),
    );
  }
  if (usdMin !== undefined) bucket.add('amount_usd >= ?', requiredCount('usdMin', usdMin));
}

function addFindings(bucket: Gathered, finding: readonly FindingCode[]): void {
  const unknown = requiredValues('finding', finding).find((code) => !FINDING_CODES.includes(code));
  if (unknown !== undefined) throw badQuery('finding', `is none of ${FINDING_CODES.join(', ')}`);
  bucket.add('(finding_bits & ?) <> 0', bitsOf(finding));
}

function rangesOf({ vin, makers, decidingFrom, publishedFromMs, changedSinceMs }: VerdictFilter): readonly Range[] {
  const ranges: Range[] = [];
  if (vin !== undefined) ranges.push(vinRange(vin));
  if (makers !== undefined) ranges.push(makersRange(makers));
  if (publishedFromMs !== undefined || changedSinceMs !== undefined) {
    const from = requiredCount('publishedFrom', publishedFromMs ?? 0);
    const since = requiredCount('changedSince', changedSinceMs ?? 0);
    ranges.push({ column: 'published_at_ms', sql: ['published_at_ms >= ?'], values: [Math.max(from, since)] });
  }
  if (decidingFrom !== undefined) {
    if (!isDay(decidingFrom)) throw badQuery('decidingFrom', 'is not a day, YYYY-MM-DD');
    ranges.push({ column: 'deciding_date', sql: ['deciding_date >= ?'], values: [decidingFrom] });
  }
  return ranges;
}

/** @throws ReadModelError `bad-query` */
export function filterParts(filter: VerdictFilter): FilterParts {
  const bucket = new Gathered();
  addTexts(bucket, filter);
  addNumbers(bucket, filter);
  if (filter.finding !== undefined) addFindings(bucket, filter.finding);
  if (filter.changedSinceMs !== undefined) bucket.add("cause <> ''");
  const ranges = rangesOf(filter);
  const vehicle = { sql: ranges.flatMap(({ sql }) => sql), values: ranges.flatMap(({ values }) => values) };
  return { bucket, ranges, vehicle };
}

/** Conditions as the end of a WHERE that has one already. */
export function andAll({ sql }: Conditions): string {
  return sql.map((one) => ` AND ${one}`).join('');
}
