/** Totals of a filter, and summaries: from buckets, unless the filter asks of vehicles one by one. */
import type { FindingCode } from '@oretrail/model';
import { SUMMARY_ROWS_MAX } from '../limits.ts';
import { codesOf } from '../rows/finding-bits.ts';
import { badQuery, requiredEntry, requiredValues } from './bounds.ts';
import { momentOf, type PastAsked } from './moment.ts';
import { changesSince } from './past-summary.ts';
import type { Columns, Reading } from './reading.ts';
import { andAll, type FilterParts, filterParts, type VerdictFilter } from './verdict-filter.ts';

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

type Values = (columns: Columns) => readonly (string | number)[];

const column =
  (name: string): Values =>
  (columns) => [columns[name] as string | number];
const DIMENSIONS: ReadonlyMap<string, Values> = new Map([
  ['status', column('status')],
  ['cause', column('cause')],
  ['finding', ({ finding_bits }): readonly FindingCode[] => codesOf(finding_bits as number)],
  ['manufacturer', column('manufacturer')],
  ['model', column('model')],
  ['modelYear', column('model_year')],
  ['month', column('month')],
  ['ruleset', column('ruleset')],
]);

/** The columns of dimensions. */
const COLUMNS: Readonly<Record<SummaryDimension, string>> = {
  status: 'status',
  cause: 'cause',
  finding: 'finding_bits',
  manufacturer: 'manufacturer',
  model: 'model',
  modelYear: 'model_year',
  month: 'month',
  ruleset: 'ruleset',
};

/** The index that holds what the conditions read; the table itself if only VINs are asked for. */
function indexOf({ ranges }: FilterParts): string {
  if (ranges.some(({ column }) => column === 'published_at_ms')) return 'INDEXED BY verdicts_published';
  return ranges.some(({ column }) => column === 'deciding_date') ? 'INDEXED BY verdicts_deciding' : 'NOT INDEXED';
}

/** Matching buckets, with the number of vehicles that match; by month, too, if that is wanted. Buckets come first: a filter leaves few. */
function countedBuckets(parts: FilterParts, isByMonth: boolean): string {
  const { bucket, vehicle } = parts;
  const matching = `WHERE true${andAll(bucket)}`;
  if (vehicle.sql.length > 0) {
    const month = isByMonth ? ', substr(deciding_date, 1, 7) AS month' : '';
    const counted = `SELECT bucket, count(*) AS n${month} FROM verdicts ${indexOf(parts)}
      WHERE true${andAll(vehicle)} GROUP BY bucket${isByMonth ? ', month' : ''}`;
    return `SELECT b.*, c.n${isByMonth ? ', c.month' : ''} FROM (${counted}) AS c JOIN buckets AS b USING (bucket) ${matching}`;
  }
  if (!isByMonth) return `SELECT *, vehicles AS n FROM buckets ${matching}`;
  return `SELECT b.*, c.vehicles AS n, c.month FROM buckets AS b CROSS JOIN months AS c ON c.bucket = b.bucket ${matching}`;
}

/** The same for some dimensions: SQLite adds buckets up, for of months there are some ten thousand. */
function countedBy(parts: FilterParts, by: readonly SummaryDimension[]): string {
  const columns = [...new Set(by.map((name) => COLUMNS[name])), 'amount_usd', 'potential_usd'].join(', ');
  return `SELECT ${columns}, sum(n) AS n FROM (${countedBuckets(parts, by.includes('month'))}) GROUP BY ${columns}`;
}

/** Sums over vehicles, without a sorter: what an index of dates has, unless a condition is of buckets. */
function summedVehicles(parts: FilterParts): string {
  const { bucket, vehicle } = parts;
  const within =
    bucket.sql.length === 0 ? '' : ` AND bucket IN (SELECT bucket FROM buckets WHERE true${andAll(bucket)})`;
  return `SELECT count(*) AS vehicles, sum(amount_usd) AS amount, sum(potential_usd) AS potential
    FROM verdicts ${indexOf(parts)} WHERE true${andAll(vehicle)}${within}`;
}

/** The totals of a filter. */
export function totalsOf(reading: Reading, parts: FilterParts): VerdictTotals {
  const { bucket, vehicle } = parts;
  const sql =
    vehicle.sql.length > 0
      ? summedVehicles(parts)
      : `SELECT sum(vehicles) AS vehicles, sum(vehicles * amount_usd) AS amount,
          sum(vehicles * potential_usd) AS potential FROM buckets WHERE true${andAll(bucket)}`;
  const sums = reading.first(sql, ...vehicle.values, ...bucket.values);
  const { vehicles, amount, potential } = sums as Record<string, number | null>;
  return { vehicles: vehicles ?? 0, amountUsd: amount ?? 0, potentialUsd: potential ?? 0 };
}

/** Every combination of the values that a bucket has. */
function combinations(columns: Columns, dimensions: readonly Values[]): readonly (readonly (string | number)[])[] {
  return dimensions.reduce<readonly (readonly (string | number)[])[]>(
    (rows, valuesOf) => rows.flatMap((row) => valuesOf(columns).map((value) => [...row, value])),
    [[]],
  );
}

type Sum = { -readonly [K in keyof SummaryRow]: SummaryRow[K] };

function addTo(sums: Map<string, Sum>, by: readonly (string | number)[], columns: Columns): void {
  const [n, amount, potential] = [columns['n'], columns['amount_usd'], columns['potential_usd']] as number[];
  const name = JSON.stringify(by);
  const sum = sums.get(name) ?? { by, vehicles: 0, amountUsd: 0, potentialUsd: 0 };
  sum.vehicles += n ?? 0;
  sum.amountUsd += (n ?? 0) * (amount ?? 0);
  sum.potentialUsd += (n ?? 0) * (potential ?? 0);
  sums.set(name, sum);
}

function compareRows(a: SummaryRow, b: SummaryRow): number {
  if (a.vehicles !== b.vehicles) return b.vehicles - a.vehicles;
  return JSON.stringify(a.by) < JSON.stringify(b.by) ? -1 : 1;
}

/** @throws ReadModelError `too-large`, `no-seal`, `seal-ahead` */
function changesOf(reading: Reading, past: PastAsked | undefined, asked: Parameters<typeof changesSince>[2]) {
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
  const add = (columns: Columns): void => {
    for (const values of combinations(columns, dimensions)) addTo(sums, values, columns);
    const maker = columns['manufacturer'] as string;
    if (withMakers) vehiclesOf.set(maker, (vehiclesOf.get(maker) ?? 0) + (columns['n'] as number));
  };
  const sql = countedBy(parts, withMakers ? [...by, 'manufacturer'] : by);
  for (const columns of reading.each(sql, ...parts.vehicle.values, ...parts.bucket.values)) add(columns);
  for (const columns of changesOf(reading, past, { parts, isByMonth })) add(columns);
  const rows = [...sums.values()].filter(({ vehicles }) => vehicles > 0).sort(compareRows);
  const makers = [...vehiclesOf].filter(([, vehicles]) => vehicles > 0).map(([maker]) => maker);
  return {
    rows: rows.slice(0, SUMMARY_ROWS_MAX),
    more: Math.max(0, rows.length - SUMMARY_ROWS_MAX),
    ...(withMakers ? { makers: makers.sort() } : {}),
  };
}
