/** Totals of a filter, and summaries: vehicles are counted by their buckets, and these are added up. */
import type { FindingCode } from '@oretrail/model';
import type { LastVerdicts } from '../last-verdicts/last-verdicts.ts';
import { SUMMARY_ROWS_MAX } from '../limits.ts';
import { codesOf } from '../rows/finding-bits.ts';
import { badQuery, requiredEntry, requiredValues } from './bounds.ts';
import { type Counted, type CountedBy, countedNow } from './counted.ts';
import { momentOf, type PastAsked } from './moment.ts';
import { changesSince } from './past-summary.ts';
import type { Reading } from './reading.ts';
import { filterParts, type VerdictFilter } from './verdict-filter.ts';

/** How many vehicles a filter has, and their dollars. */
export type VerdictTotals = Readonly<{ vehicles: number; amountUsd: number; potentialUsd: number }>;

/** What a summary groups by. `finding` counts a vehicle under each of its codes; `month` is that of the deciding date. */
export type SummaryDimension =
  | 'status'
  | 'cause'
  | 'finding'
  | 'manufacturer'
  | 'model'
  | 'modelYear'
  | 'month'
  | 'ruleset';

/** One row of a summary: the value of each dimension, in their order. Empty if a verdict has none. */
export type SummaryRow = VerdictTotals & Readonly<{ by: readonly (string | number)[] }>;

/** A summary, most vehicles first. */
export type Summary = Readonly<{
  rows: readonly SummaryRow[];
  /** Rows that are left out. */
  more: number;
  /** The makers of all vehicles that are summed up, sorted, if they were asked for. One that is not known is empty. */
  makers?: readonly string[];
}>;

/** What is asked for. */
export type SummaryAsked = Readonly<{
  by: readonly SummaryDimension[];
  filter?: VerdictFilter;
  /** If left out, the last revisions of all. */
  past?: PastAsked;
  /** Whether to say whose vehicles they are. */
  withMakers?: boolean;
}>;

/** What a dimension is read from: a column of buckets, but for the month. */
const COLUMNS: Readonly<Record<Exclude<SummaryDimension, 'month'>, string>> = {
  status: 'status',
  cause: 'cause',
  finding: 'finding_bits',
  manufacturer: 'manufacturer',
  model: 'model',
  modelYear: 'model_year',
  ruleset: 'ruleset',
};

type Values = (counted: Counted) => readonly (string | number)[];

function valuesOf(name: Exclude<SummaryDimension, 'month'>): Values {
  const column = COLUMNS[name];
  if (name === 'finding') return ({ bucket }): readonly FindingCode[] => codesOf(bucket[column] as number);
  return ({ bucket }) => [bucket[column] as string | number];
}

const NAMES = Object.keys(COLUMNS) as readonly Exclude<SummaryDimension, 'month'>[];
const DIMENSIONS: ReadonlyMap<string, Values> = new Map<string, Values>([
  ...NAMES.map((name) => [name, valuesOf(name)] as const),
  ['month', ({ month }) => [month]],
]);

/** The totals of vehicles that were counted by the numbers of their buckets. */
export function totalsOf(last: LastVerdicts, counts: Int32Array): VerdictTotals {
  const totals = { vehicles: 0, amountUsd: 0, potentialUsd: 0 };
  for (const [bucket, vehicles] of counts.entries()) {
    totals.vehicles += vehicles;
    totals.amountUsd += vehicles * (last.amountsUsd[bucket] ?? 0);
    totals.potentialUsd += vehicles * (last.potentialsUsd[bucket] ?? 0);
  }
  return totals;
}

/** Every combination of the values that a bucket has. */
function combinations(counted: Counted, dimensions: readonly Values[]): readonly (readonly (string | number)[])[] {
  return dimensions.reduce<readonly (readonly (string | number)[])[]>(
    (rows, values) => rows.flatMap((row) => values(counted).map((value) => [...row, value])),
    [[]],
  );
}

type Sum = { -readonly [K in keyof SummaryRow]: SummaryRow[K] };

function addTo(sums: Map<string, Sum>, by: readonly (string | number)[], { bucket, vehicles }: Counted): void {
  const name = JSON.stringify(by);
  const sum = sums.get(name) ?? { by, vehicles: 0, amountUsd: 0, potentialUsd: 0 };
  sum.vehicles += vehicles;
  sum.amountUsd += vehicles * (bucket['amount_usd'] as number);
  sum.potentialUsd += vehicles * (bucket['potential_usd'] as number);
  sums.set(name, sum);
}

function compareRows(a: SummaryRow, b: SummaryRow): number {
  if (a.vehicles !== b.vehicles) return b.vehicles - a.vehicles;
  return JSON.stringify(a.by) < JSON.stringify(b.by) ? -1 : 1;
}

/** @throws ReadModelError `too-large`, `no-seal`, `seal-ahead` */
function changesOf(reading: Reading, past: PastAsked | undefined, asked: CountedBy) {
  return past === undefined ? [] : changesSince(reading, momentOf(reading, past), asked);
}

/**
 * Vehicles and dollars by some dimensions. What a vehicle is, is what it is now.
 * @throws ReadModelError `bad-query`, `too-large`, `no-seal`, `seal-ahead`
 */
export function summary(reading: Reading, { by, filter = {}, past, withMakers = false }: SummaryAsked): Summary {
  if (new Set(by).size !== by.length) throw badQuery('by', 'names something twice');
  const dimensions = requiredValues('by', by).map((name) => requiredEntry('by', DIMENSIONS, name));
  const parts = filterParts(filter);
  const [sums, vehiclesOf] = [new Map<string, Sum>(), new Map<string, number>()];
  const isByMonth = by.includes('month');
  const columns = by.filter((name) => name !== 'month').map((name) => COLUMNS[name]);
  const counting = { parts, columns: withMakers ? [...columns, 'manufacturer'] : columns, isByMonth };
  const counted = [...countedNow(reading, counting), ...changesOf(reading, past, counting)];
  for (const one of counted) {
    for (const values of combinations(one, dimensions)) addTo(sums, values, one);
    const maker = one.bucket['manufacturer'] as string;
    if (withMakers) vehiclesOf.set(maker, (vehiclesOf.get(maker) ?? 0) + one.vehicles);
  }
  const rows = [...sums.values()].filter(({ vehicles }) => vehicles > 0).sort(compareRows);
  const makers = [...vehiclesOf].filter(([, vehicles]) => vehicles > 0).map(([maker]) => maker);
  return {
    rows: rows.slice(0, SUMMARY_ROWS_MAX),
    more: Math.max(0, rows.length - SUMMARY_ROWS_MAX),
    ...(withMakers ? { makers: makers.sort() } : {}),
  };
}
