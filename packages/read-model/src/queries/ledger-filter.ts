/** Filters of the ledger as conditions: of its revisions, and of its sums by day. Source: console.md, "Verdicts". */
import { matchesOf } from '../last-verdicts/matching.ts';
import { DAY_MS } from '../rows/day.ts';
import { SHARED_WMI_END, WMI_LENGTH } from '../rows/maker.ts';
import { requiredCount, requiredText, requiredValues } from './bounds.ts';
import type { Reading } from './reading.ts';
import {
  andAll,
  type Conditions,
  filterParts,
  Gathered,
  makersCondition,
  matchingOf,
  type VerdictFilter,
} from './verdict-filter.ts';

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

/** From a time until before another; null has no end. */
type Period = Readonly<{ fromMs: number; toMs: number | null }>;

const textsIn = (name: string, values: readonly string[]): readonly string[] =>
  requiredValues(name, values).map((value) => requiredText(name, value));

/** @throws ReadModelError `bad-query` */
function periodOf({ publishedFromMs, publishedToMs }: LedgerFilter): Period {
  return {
    fromMs: requiredCount('publishedFrom', publishedFromMs ?? 0),
    toMs: publishedToMs === undefined ? null : requiredCount('publishedTo', publishedToMs),
  };
}

function within({ fromMs, toMs }: Period): Conditions {
  if (toMs === null) return { sql: ['published_at_ms >= ?'], values: [fromMs] };
  return { sql: ['published_at_ms >= ?', 'published_at_ms < ?'], values: [fromMs, toMs] };
}

function joined(all: readonly Conditions[]): Conditions {
  return { sql: all.flatMap(({ sql }) => sql), values: all.flatMap(({ values }) => values) };
}

/** Conditions that revisions, buckets and sums by day have in common: their columns have the same names. */
function textsOf(filter: LedgerFilter, names: readonly ('cause' | 'status' | 'manufacturer' | 'model')[]): Gathered {
  const conditions = new Gathered();
  for (const name of names) {
    const values = filter[name];
    if (values !== undefined) conditions.addOneOf(name, textsIn(name, values));
  }
  return conditions;
}

/**
 * Few vehicles of makers and models are found once, in memory. If they are many, each revision's vehicle is looked up: to name
 * them all would take seconds.
 */
function vehiclesOf(reading: Reading, filter: LedgerFilter): Conditions {
  const bucket = textsOf(filter, ['manufacturer', 'model']);
  if (bucket.sql.length === 0) return bucket;
  const vehicles = matchesOf(reading.lastVerdicts, matchingOf(reading, { ...filterParts({}), bucket }));
  if (vehicles.length > reading.namedVehiclesMax) {
    const buckets = `SELECT bucket FROM buckets WHERE true${andAll(bucket)}`;
    const sql = `EXISTS (SELECT 1 FROM verdicts AS w WHERE w.vin = r.vin AND w.bucket IN (${buckets}))`;
    return { sql: [sql], values: bucket.values };
  }
  const sql = 'vin IN (SELECT w.vin FROM json_each(?) AS c CROSS JOIN verdicts AS w ON w.vehicle = c.value)';
  return { sql: [sql], values: [JSON.stringify([...vehicles])] };
}

/** The conditions of revisions, but for the period. */
function ofRevisions(reading: Reading, filter: LedgerFilter): Conditions {
  const makers = filter.makers === undefined ? [] : [makersCondition(filter.makers)];
  return joined([textsOf(filter, ['cause', 'status']), vehiclesOf(reading, filter), ...makers]);
}

/** The conditions of revisions. @throws ReadModelError `bad-query` */
export function revisionConditions(reading: Reading, filter: LedgerFilter): Conditions {
  return joined([within(periodOf(filter)), ofRevisions(reading, filter)]);
}

/** Whether sums by day tell this maker from others: they have no more of a VIN than names its maker. */
function isToldByDays(maker: string): boolean {
  return maker.length === WMI_LENGTH || maker.charAt(WMI_LENGTH - 1) === SHARED_WMI_END;
}

/** A maker of 3 characters has all that begin with them. */
function makersOfDays(makers: readonly string[] | undefined): Conditions {
  if (makers === undefined) return { sql: [], values: [] };
  const whole = JSON.stringify(makers);
  return {
    sql: [
      `(maker IN (SELECT value FROM json_each(?)) OR substr(maker, 1, ${WMI_LENGTH}) IN (SELECT value FROM json_each(?)))`,
    ],
    values: [whole, whole],
  };
}

/** A period as whole days, and what is left of it before and behind them. */
export type LedgerParts = Readonly<{
  /** Conditions of the sums; null if the period has no whole day, or the sums do not tell the makers apart. */
  days: Conditions | null;
  /** Conditions of revisions. */
  edges: readonly Conditions[];
}>;

/** How the totals of a filter are read: whole days from their sums, and the rest revision by revision. @throws ReadModelError `bad-query` */
export function ledgerParts(reading: Reading, filter: LedgerFilter): LedgerParts {
  const { fromMs, toMs } = periodOf(filter);
  const first = Math.ceil(fromMs / DAY_MS);
  const end = toMs === null ? null : Math.floor(toMs / DAY_MS);
  const others = ofRevisions(reading, filter);
  if ((end !== null && first >= end) || filter.makers?.some((maker) => !isToldByDays(maker)) === true) {
    return { days: null, edges: [joined([within({ fromMs, toMs }), others])] };
  }
  const days: Conditions =
    end === null ? { sql: ['day >= ?'], values: [first] } : { sql: ['day >= ?', 'day < ?'], values: [first, end] };
  const texts = textsOf(filter, ['cause', 'status', 'manufacturer', 'model']);
  // A first revision has no cause, so no filter of causes has it.
  const caused: Conditions = { sql: filter.cause === undefined ? [] : ["cause <> ''"], values: [] };
  const edges: Period[] = [];
  if (fromMs < first * DAY_MS) edges.push({ fromMs, toMs: first * DAY_MS });
  if (end !== null && toMs !== null && end * DAY_MS < toMs) edges.push({ fromMs: end * DAY_MS, toMs });
  return {
    days: joined([days, texts, caused, makersOfDays(filter.makers)]),
    edges: edges.map((edge) => joined([within(edge), others])),
  };
}
