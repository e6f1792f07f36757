/** The ledger: each revision of each vehicle once, by the time of its publication. Source: console.md, "Verdicts". */
import { type Causes, causesOf } from '@oretrail/model';
import { unpackedId } from '../rows/packed-id.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import { requiredCount, requiredLimit, requiredText, requiredValues } from './bounds.ts';
import type { Columns, Reading } from './reading.ts';
import { andAll, type Conditions, filterParts, Gathered, type VerdictFilter } from './verdict-filter.ts';
import { vehicleIn } from './verdict-list.ts';

/** What revisions are filtered by: a revision must satisfy each member, and for a list one of its values. */
export type LedgerFilter = Readonly<{
  /** Its cause; a first revision has none. */
  cause?: readonly string[];
  /** Its status. */
  status?: readonly string[];
  /** What the vehicle is now, by its production in force; empty without one. */
  manufacturer?: readonly string[];
  model?: readonly string[];
  /** The period in which it was published: from the first until before the second, in milliseconds since 1970. */
  publishedFromMs?: number;
  publishedToMs?: number;
}> &
  Pick<VerdictFilter, 'makers'>;

/** The last row of a page: the next one begins behind it. */
export type LedgerCursor = Readonly<{ publishedAtMs: number; vin: string; revision: number }>;

/** What is asked for. */
export type LedgerAsked = Readonly<{
  filter?: LedgerFilter;
  /** Whether the last comes first. */
  isDescending?: boolean;
  /** The last row of a page with the same filter and order. */
  after?: LedgerCursor;
  /** 1 to 1,000. */
  limit: number;
  /** Whether totals of the filter are wanted. */
  withTotals?: boolean;
}>;

/** One revision in the ledger. */
export type LedgerRow = LedgerCursor &
  Readonly<{
    /** What it is now; null if no production is in force. */
    vehicle: VehicleAttributes | null;
    verdictId: string;
    status: string;
    amountUsd: number;
    /** Null for a first revision. */
    previousAmountUsd: number | null;
    cause: string | null;
    /** The statements that led to it. */
    causes: Causes;
  }>;

/** What revisions with one cause changed: `gainedUsd` is the sum of steps up, `lostUsd` that of steps down; neither is negative. */
export type LedgerSum = Readonly<{ cause: string | null; revisions: number; gainedUsd: number; lostUsd: number }>;

/** Totals of a filter. A first revision has no cause, and steps up from 0. */
export type LedgerTotals = Readonly<{ revisions: number; byCause: readonly LedgerSum[] }>;

/** One page. */
export type LedgerPage = Readonly<{
  rows: readonly LedgerRow[];
  /** Null on the last page. */
  next: LedgerCursor | null;
  totals: LedgerTotals | null;
}>;

const INDEX = 'INDEXED BY revisions_published';

function periodOf({ publishedFromMs, publishedToMs }: LedgerFilter, conditions: Gathered): void {
  if (publishedFromMs !== undefined)
    conditions.add('published_at_ms >= ?', requiredCount('publishedFrom', publishedFromMs));
  if (publishedToMs !== undefined) conditions.add('published_at_ms < ?', requiredCount('publishedTo', publishedToMs));
}

const textsIn = (name: string, values: readonly string[]): readonly string[] =>
  requiredValues(name, values).map((value) => requiredText(name, value));

/** The vehicles of makers and models are found once, by their buckets: a look-up for each revision would take seconds. */
function addVehicles(filter: LedgerFilter, conditions: Gathered): void {
  const bucket = new Gathered();
  for (const name of ['manufacturer', 'model'] as const) {
    const values = filter[name];
    if (values !== undefined) bucket.addOneOf(name, textsIn(name, values));
  }
  if (bucket.sql.length === 0) return;
  const buckets = `SELECT bucket FROM buckets WHERE true${andAll(bucket)}`;
  conditions.add(`vin IN (SELECT w.vin FROM verdicts AS w WHERE w.bucket IN (${buckets}))`, ...bucket.values);
}

function conditionsOf(filter: LedgerFilter): Conditions {
  const conditions = new Gathered();
  periodOf(filter, conditions);
  for (const name of ['cause', 'status'] as const) {
    const values = filter[name];
    if (values !== undefined) conditions.addOneOf(name, textsIn(name, values));
  }
  addVehicles(filter, conditions);
  const { vehicle } = filterParts(filter.makers === undefined ? {} : { makers: filter.makers });
  return { sql: [...conditions.sql, ...vehicle.sql], values: [...conditions.values, ...vehicle.values] };
}

function behind({ isDescending = false, after }: LedgerAsked): Conditions {
  if (after === undefined) return { sql: [], values: [] };
  const values = [
    requiredCount('after', after.publishedAtMs),
    requiredText('after', after.vin),
    requiredCount('after', after.revision),
  ];
  return { sql: [`(published_at_ms, vin, revision) ${isDescending ? '<' : '>'} (?, ?, ?)`], values };
}

/** The keys of a page first, from the index alone, then what is shown of them. */
function pageSql(conditions: string, isDescending: boolean): string {
  const direction = isDescending ? ' DESC' : '';
  const orderOf = (of: string): string =>
    ['published_at_ms', 'vin', 'revision'].map((column) => `${of}.${column}${direction}`).join(', ');
  return `WITH page AS MATERIALIZED (
      SELECT vin, revision FROM revisions AS r ${INDEX} WHERE true${conditions} ORDER BY ${orderOf('r')} LIMIT ?
    )
    SELECT r.*, v.manufacturer, v.make, v.model, v.model_year, v.plant
    FROM page CROSS JOIN revisions AS r ON r.vin = page.vin AND r.revision = page.revision
    LEFT JOIN vehicles AS v ON v.vin = r.vin ORDER BY ${orderOf('r')}`;
}

function ledgerRow(columns: Columns): LedgerRow {
  const { vin, revision, status, cause, published_at_ms, amount_usd, previous_usd } = columns;
  return {
    publishedAtMs: published_at_ms,
    vin,
    revision,
    vehicle: vehicleIn(columns),
    verdictId: unpackedId(columns['verdict_id'] as string | Uint8Array),
    status,
    amountUsd: amount_usd,
    previousAmountUsd: previous_usd,
    cause,
    causes: causesOf(columns['causes'] as string),
  } as LedgerRow;
}

function totalsOf(reading: Reading, { sql, values }: Conditions): LedgerTotals {
  const found = reading.all(
    `SELECT cause, count(*) AS revisions, total(max(step, 0)) AS gainedUsd, total(max(-step, 0)) AS lostUsd FROM (
      SELECT cause, amount_usd - coalesce(previous_usd, 0) AS step
      FROM revisions AS r ${INDEX} WHERE true${andAll({ sql, values })}
    ) GROUP BY cause ORDER BY cause`,
    ...values,
  );
  const byCause = found.map((columns) => ({ ...columns })) as unknown as readonly LedgerSum[];
  return { revisions: byCause.reduce((sum, { revisions }) => sum + revisions, 0), byCause };
}

/** One page of revisions. @throws ReadModelError `bad-query` */
export function ledger(reading: Reading, asked: LedgerAsked): LedgerPage {
  const { filter = {}, isDescending = false, withTotals = false } = asked;
  const limit = requiredLimit(asked.limit);
  const [conditions, from] = [conditionsOf(filter), behind(asked)];
  const sql = pageSql(andAll(conditions) + andAll(from), isDescending);
  const found = reading.all(sql, ...conditions.values, ...from.values, limit + 1);
  const rows = found.slice(0, limit).map(ledgerRow);
  const { publishedAtMs, vin, revision } = rows.at(-1) ?? { publishedAtMs: 0, vin: '', revision: 0 };
  return {
    rows,
    next: found.length > limit ? { publishedAtMs, vin, revision } : null,
    totals: withTotals ? totalsOf(reading, conditions) : null,
  };
}
