/** The ledger: each revision of each vehicle once, by the time of its publication. Source: console.md, "Verdicts". */
import { type Causes, causesOf } from '@oretrail/model';
import { unpackedId } from '../rows/packed-id.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import { requiredCount, requiredLimit, requiredText } from './bounds.ts';
import { type LedgerFilter, ledgerParts, revisionConditions } from './ledger-filter.ts';
import type { Columns, Reading } from './reading.ts';
import { andAll, type Conditions } from './verdict-filter.ts';
import { vehicleIn } from './verdict-list.ts';

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
      SELECT partition, offset FROM revisions AS r ${INDEX} WHERE true${conditions} ORDER BY ${orderOf('r')} LIMIT ?
    )
    SELECT r.*, v.manufacturer, v.make, v.model, v.model_year, v.plant
    FROM page CROSS JOIN revisions AS r ON r.partition = page.partition AND r.offset = page.offset
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

const OF_DAYS = `SELECT nullif(cause, '') AS cause, revisions, gained_usd AS gainedUsd, lost_usd AS lostUsd
  FROM ledger_days`;
const OF_EDGE = `SELECT cause, 1 AS revisions, max(step, 0) AS gainedUsd, max(-step, 0) AS lostUsd FROM (
  SELECT cause, amount_usd - coalesce(previous_usd, 0) AS step FROM revisions AS r ${INDEX}`;

function totalsOf(reading: Reading, filter: LedgerFilter): LedgerTotals {
  const { days, edges } = ledgerParts(reading, filter);
  const parts = edges.map((edge) => ({ sql: `${OF_EDGE} WHERE true${andAll(edge)})`, values: edge.values }));
  if (days !== null) parts.push({ sql: `${OF_DAYS} WHERE true${andAll(days)}`, values: days.values });
  const found = reading.all(
    `SELECT cause, sum(revisions) AS revisions, sum(gainedUsd) AS gainedUsd, sum(lostUsd) AS lostUsd
      FROM (${parts.map(({ sql }) => sql).join(' UNION ALL ')}) GROUP BY cause ORDER BY cause`,
    ...parts.flatMap(({ values }) => values),
  );
  const byCause = found.map((columns) => ({ ...columns })) as unknown as readonly LedgerSum[];
  return { revisions: byCause.reduce((sum, { revisions }) => sum + revisions, 0), byCause };
}

/** One page of revisions. @throws ReadModelError `bad-query` */
export function ledger(reading: Reading, asked: LedgerAsked): LedgerPage {
  const { filter = {}, isDescending = false, withTotals = false } = asked;
  const limit = requiredLimit(asked.limit);
  const [conditions, from] = [revisionConditions(reading, filter), behind(asked)];
  const sql = pageSql(andAll(conditions) + andAll(from), isDescending);
  const found = reading.all(sql, ...conditions.values, ...from.values, limit + 1);
  const rows = found.slice(0, limit).map(ledgerRow);
  const { publishedAtMs, vin, revision } = rows.at(-1) ?? { publishedAtMs: 0, vin: '', revision: 0 };
  return {
    rows,
    next: found.length > limit ? { publishedAtMs, vin, revision } : null,
    totals: withTotals ? totalsOf(reading, filter) : null,
  };
}
