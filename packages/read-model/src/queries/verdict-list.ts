/** Lists of verdicts: one row a vehicle, in keyset pages. Source: console.md, "2. Query API". */
import type { FindingCode } from '@oretrail/model';
import { codesOf } from '../rows/finding-bits.ts';
import { unpackedId } from '../rows/packed-id.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import { badQuery, requiredCount, requiredEntry, requiredLimit, requiredText } from './bounds.ts';
import type { Columns, Reading } from './reading.ts';
import { andAll, type Conditions, type FilterParts, filterParts, type VerdictFilter } from './verdict-filter.ts';
import { totalsOf, type VerdictTotals } from './verdict-totals.ts';

/**
 * What a list is sorted by, then by VIN, all in the same direction; deciding dates before that by publication. A verdict without
 * a deciding date comes before all others.
 */
export type VerdictSort = 'vin' | 'publishedAt' | 'amountUsd' | 'decidingDate';

/** The last row of a page: the next one begins behind it. */
export type VerdictCursor = Readonly<{
  value: string | number;
  /** For deciding dates only. */
  publishedAtMs?: number;
  vin: string;
}>;

/** What is asked for. */
export type VerdictsAsked = Readonly<{
  filter?: VerdictFilter;
  /** `vin` if left out. */
  sort?: VerdictSort;
  isDescending?: boolean;
  /** The last row of a page with the same filter and order. */
  after?: VerdictCursor;
  /** 1 to 1,000. */
  limit: number;
  /** Whether totals of the filter are wanted, for the first page. */
  withTotals?: boolean;
}>;

/** One vehicle in a list. */
export type ListedVerdict = Readonly<{
  vin: string;
  /** Null if no production is in force. */
  vehicle: VehicleAttributes | null;
  revision: number;
  verdictId: string;
  status: string;
  amountUsd: number;
  potentialUsd: number;
  /** Null for a first revision. */
  previousAmountUsd: number | null;
  cause: string | null;
  basis: string | null;
  decidingDate: string | null;
  ruleset: string;
  findings: readonly FindingCode[];
  /** Kafka's append time: milliseconds since 1970. */
  publishedAtMs: number;
}>;

/** One page. */
export type VerdictPage = Readonly<{
  rows: readonly ListedVerdict[];
  /** Null on the last page. */
  next: VerdictCursor | null;
  totals: VerdictTotals | null;
}>;

/** A column, what rows of one value are in the order of, and how SQLite is to read rows in this order. */
type Order = Readonly<{ column: string; within: readonly string[]; path: string }>;

const ORDERS: ReadonlyMap<string, Order> = new Map([
  // The table itself is in the order of VINs.
  ['vin', { column: 'vin', within: [], path: 'NOT INDEXED' }],
  ['publishedAt', { column: 'published_at_ms', within: ['vin'], path: 'INDEXED BY verdicts_published' }],
  ['amountUsd', { column: 'amount_usd', within: ['vin'], path: 'INDEXED BY verdicts_amount' }],
  [
    'decidingDate',
    { column: 'deciding_date', within: ['published_at_ms', 'vin'], path: 'INDEXED BY verdicts_deciding' },
  ],
]);

/** The paths by their columns. */
const PATHS: ReadonlyMap<string, string> = new Map([...ORDERS.values()].map(({ column, path }) => [column, path]));

/** The vehicle of columns of the table of vehicles; null without a production in force. */
export function vehicleIn(columns: Columns): VehicleAttributes | null {
  const { manufacturer, make, model, model_year: modelYear, plant } = columns;
  return manufacturer === null ? null : ({ manufacturer, make, model, modelYear, plant } as VehicleAttributes);
}

function listed(columns: Columns): ListedVerdict {
  return {
    vin: columns['vin'],
    vehicle: vehicleIn(columns),
    revision: columns['revision'],
    verdictId: unpackedId(columns['verdict_id'] as string | Uint8Array),
    status: columns['status'],
    amountUsd: columns['amount_usd'],
    potentialUsd: columns['potential_usd'],
    previousAmountUsd: columns['previous_usd'],
    cause: columns['cause'] === '' ? null : columns['cause'],
    basis: columns['basis'],
    decidingDate: columns['deciding_date'] === '' ? null : columns['deciding_date'],
    ruleset: columns['ruleset'],
    findings: codesOf(columns['finding_bits'] as number),
    publishedAtMs: columns['published_at_ms'],
  } as ListedVerdict;
}

/** Vehicles that match the conditions of one path, or one more than are sorted. */
function matchingOf(reading: Reading, path: string, conditions: Conditions): number {
  const sql = `SELECT count(*) AS n FROM (
    SELECT 1 FROM verdicts ${path} WHERE true${andAll(conditions)} LIMIT ?)`;
  return reading.first(sql, ...conditions.values, reading.sortedVehiclesMax + 1)?.['n'] as number;
}

const INDEX_OF_BUCKETS = 'INDEXED BY verdicts_bucket';

/**
 * How the rows are found: along the index of the order, or, if one condition leaves few vehicles, by that, and sorted. Along
 * an index, few matches could take a scan of it all for one page.
 */
function pathOf(reading: Reading, { bucket, ranges }: FilterParts, order: Order): string {
  for (const range of ranges) {
    const path = PATHS.get(range.column) ?? '';
    if (matchingOf(reading, path, range) <= reading.sortedVehiclesMax) return path;
  }
  if (bucket.sql.length === 0) return order.path;
  const sql = `SELECT total(vehicles) AS n FROM buckets WHERE true${andAll(bucket)}`;
  const matching = reading.first(sql, ...bucket.values)?.['n'] as number;
  return matching <= reading.sortedVehiclesMax ? INDEX_OF_BUCKETS : order.path;
}

/** The plus keeps SQLite from another index than the one that is named. */
function bucketCondition({ bucket }: FilterParts, path: string): string {
  if (bucket.sql.length === 0) return '';
  const column = path === INDEX_OF_BUCKETS ? 'bucket' : '+bucket';
  return ` AND ${column} IN (SELECT bucket FROM buckets WHERE true${andAll(bucket)})`;
}

function behind({ column, within }: Order, isDescending: boolean, after: VerdictCursor | undefined): Conditions {
  if (after === undefined) return { sql: [], values: [] };
  const { value, publishedAtMs = 0, vin } = after;
  const isFitting = typeof value === (column === 'published_at_ms' || column === 'amount_usd' ? 'number' : 'string');
  if (!isFitting) throw badQuery('after', 'is not of a page in this order');
  requiredText('after', String(value));
  const known: Readonly<Record<string, string | number>> = {
    [column]: value,
    published_at_ms: column === 'published_at_ms' ? value : requiredCount('after', publishedAtMs),
    vin: requiredText('after', vin),
  };
  const columns = [column, ...within];
  const values = columns.map((name) => known[name] ?? '');
  const sign = isDescending ? '<' : '>';
  return { sql: [`(${columns.join(', ')}) ${sign} (${values.map(() => '?').join(', ')})`], values };
}

/** The VINs of a page first, from indexes alone, then what is shown of them. */
function pageSql(path: string, { column, within }: Order, isDescending: boolean, conditions: string): string {
  const direction = isDescending ? ' DESC' : '';
  const orderOf = (of: string): string => [column, ...within].map((name) => `${of}${name}${direction}`).join(', ');
  return `WITH page AS MATERIALIZED (
      SELECT vin FROM verdicts AS w ${path} WHERE true${conditions} ORDER BY ${orderOf('w.')} LIMIT ?
    )
    SELECT w.*, b.status, b.cause, b.ruleset, b.finding_bits, r.verdict_id, r.previous_usd, r.basis,
      v.manufacturer, v.make, v.model, v.model_year, v.plant
    FROM page CROSS JOIN verdicts AS w ON w.vin = page.vin CROSS JOIN buckets AS b ON b.bucket = w.bucket
    CROSS JOIN revisions AS r ON r.vin = w.vin AND r.revision = w.revision
    LEFT JOIN vehicles AS v ON v.vin = w.vin ORDER BY ${orderOf('w.')}`;
}

function cursorOf(sort: VerdictSort, { vin, publishedAtMs, amountUsd, decidingDate }: ListedVerdict): VerdictCursor {
  if (sort === 'decidingDate') return { value: decidingDate ?? '', publishedAtMs, vin };
  return { value: { vin, publishedAt: publishedAtMs, amountUsd }[sort], vin };
}

/** One page of vehicles with a verdict. @throws ReadModelError `bad-query` */
export function verdicts(reading: Reading, asked: VerdictsAsked): VerdictPage {
  const { filter = {}, sort = 'vin', isDescending = false, after, withTotals = false } = asked;
  const [limit, order] = [requiredLimit(asked.limit), requiredEntry('sort', ORDERS, sort)];
  const parts = filterParts(filter);
  const path = pathOf(reading, parts, order);
  const from = behind(order, isDescending, after);
  const conditions = andAll(parts.vehicle) + andAll(from) + bucketCondition(parts, path);
  const values = [...parts.vehicle.values, ...from.values, ...parts.bucket.values, limit + 1];
  const found = reading.all(pageSql(path, order, isDescending, conditions), ...values).map(listed);
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    rows,
    next: found.length > limit && last !== undefined ? cursorOf(sort, last) : null,
    totals: withTotals ? totalsOf(reading, parts) : null,
  };
}
