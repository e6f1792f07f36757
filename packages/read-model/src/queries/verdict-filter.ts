/** Filters of verdict lists: conditions of buckets, which are few, and what vehicles in memory are to match. Source: console.md, "2. Query API". */
import type { SQLInputValue } from 'node:sqlite';
import { type FindingCode, isDay } from '@oretrail/model';
import type { Matching } from '../last-verdicts/matching.ts';
import { onlyVin, type VinRange, vinsFrom } from '../last-verdicts/vin-code.ts';
import { FILTER_VALUES_MAX } from '../limits.ts';
import { dayNumber } from '../rows/day.ts';
import { bitsOf, FINDING_CODES } from '../rows/finding-bits.ts';
import { WMI_LENGTH } from '../rows/maker.ts';
import { badQuery, requiredCount, requiredText, requiredValues } from './bounds.ts';
import type { Reading } from './reading.ts';

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

/** The parts of a filter. */
export type FilterParts = Readonly<{
  /** Those of buckets. */
  bucket: Conditions;
  /** Those of vehicles. */
  vehicle: Omit<Matching, 'buckets'>;
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

function vinRange(vin: string): VinRange {
  const [, beginning, star] = VIN.exec(requiredText('vin', vin)) ?? [];
  if (beginning === undefined) throw badQuery('vin', 'is neither a VIN nor the beginning of one and *');
  return star === '*' ? vinsFrom(beginning) : onlyVin(beginning);
}

const MAKER = /^[A-HJ-NPR-Z0-9]{3}(?:[A-HJ-NPR-Z0-9]{3})?$/;

function requiredMakers(makers: readonly string[]): readonly string[] {
  const unknown = makers.find((maker) => !MAKER.test(maker));
  if (unknown === undefined && makers.length <= FILTER_VALUES_MAX) return makers;
  throw badQuery('makers', 'are not some makers');
}

/** The WMI of a maker, and its positions 12 to 14; these are null if the WMI is its own. */
function partsOf(maker: string): readonly [wmi: string, small: string | null] {
  return [maker.slice(0, WMI_LENGTH), maker.length > WMI_LENGTH ? maker.slice(WMI_LENGTH) : null];
}

/** The condition that a column of VINs has those of some makers: each maker is one piece of their order. @throws ReadModelError `bad-query` */
export function makersCondition(makers: readonly string[]): Conditions {
  const pieces = requiredMakers(makers).map((maker) => {
    const [wmi, small] = partsOf(maker);
    const values = [wmi, wmi + BEHIND];
    if (small === null) return { sql: '(vin >= ? AND vin < ?)', values };
    return { sql: '(vin >= ? AND vin < ? AND substr(vin, 12, 3) = ?)', values: [...values, small] };
  });
  const sql = pieces.length === 0 ? 'false' : `(${pieces.map((piece) => piece.sql).join(' OR ')})`;
  return { sql: [sql], values: pieces.flatMap(({ values }) => values) };
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

function publishedFromOf({ publishedFromMs = 0, changedSinceMs = 0 }: VerdictFilter): number {
  const [from, since] = [
    requiredCount('publishedFrom', publishedFromMs),
    requiredCount('changedSince', changedSinceMs),
  ];
  return Math.max(from, since);
}

function decidingFromOf({ decidingFrom }: VerdictFilter): number {
  if (decidingFrom !== undefined && !isDay(decidingFrom)) throw badQuery('decidingFrom', 'is not a day, YYYY-MM-DD');
  return dayNumber(decidingFrom ?? null);
}

function vinsOf({ vin, makers }: VerdictFilter): readonly (readonly VinRange[])[] {
  return [
    ...(vin === undefined ? [] : [[vinRange(vin)]]),
    ...(makers === undefined ? [] : [requiredMakers(makers).map((maker) => vinsFrom(...partsOf(maker)))]),
  ];
}

/** @throws ReadModelError `bad-query` */
export function filterParts(filter: VerdictFilter): FilterParts {
  const bucket = new Gathered();
  addTexts(bucket, filter);
  addNumbers(bucket, filter);
  if (filter.finding !== undefined) addFindings(bucket, filter.finding);
  if (filter.changedSinceMs !== undefined) bucket.add("cause <> ''");
  const vehicle = {
    vins: vinsOf(filter),
    publishedFromMs: publishedFromOf(filter),
    decidingFromDay: decidingFromOf(filter),
  };
  return { bucket, vehicle };
}

/** What vehicles in memory are to match. */
export function matchingOf(reading: Reading, { bucket, vehicle }: FilterParts): Matching {
  if (bucket.sql.length === 0) return { ...vehicle, buckets: null };
  const buckets = new Uint8Array(reading.lastVerdicts.amountsUsd.length);
  const sql = `SELECT bucket FROM buckets WHERE true${andAll(bucket)}`;
  for (const { bucket: number } of reading.each(sql, ...bucket.values)) buckets[number as number] = 1;
  return { ...vehicle, buckets };
}

/** Conditions as the end of a WHERE that has one already. */
export function andAll({ sql }: Conditions): string {
  return sql.map((one) => ` AND ${one}`).join('');
}
