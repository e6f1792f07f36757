/** What somebody could state that would settle or raise verdicts. Source: console.md, "Lots and statements". */
import { compareUtf8 } from '@oretrail/model';
import { ALL, matchesOf } from '../last-verdicts/matching.ts';
import { UNVALUED_LOTS_MAX, UNVALUED_LOTS_SEEN_MAX } from '../limits.ts';
import { ANY_LOT_ABOVE, DECLARE_VALUES, type Need, NOTHING_WANTED } from '../rows/wants.ts';
import { LOTS_AND_VEHICLES_BELOW } from './below.ts';
import { requiredCount, requiredLimit, requiredText } from './bounds.ts';
import type { Columns, Reading } from './reading.ts';
import { isUnderPrefix } from './scopes.ts';
import { type Conditions, filterParts, makersCondition } from './verdict-filter.ts';

/** One thing that is wanted. */
export type Ask = Readonly<{
  /** The lot, or for `owner` the party, or the lot that is drawn. */
  subject: string;
  need: Need;
  /** The code of the finding, or of the step that an explanation advises. */
  because: string;
  vehiclesWaiting: number;
  /** When the first of the verdicts that wait was published: milliseconds since 1970. */
  sinceMs: number;
  /** What these vehicles could still earn. */
  usdAtStake: number;
}>;

/** The party that something is wanted from: beginnings or whole ids of its lots, and of the parties whose owners it states. */
export type Addressed = Readonly<{ lotPrefixes: readonly string[]; partyPrefixes: readonly string[] }>;

/** What is asked for. */
export type AsksAsked = Readonly<{
  /** Null: what is wanted of all. */
  of: Addressed | null;
  /** Only what vehicles of these makers wait for, and these vehicles alone; all vehicles without it. */
  makers?: readonly string[];
  /** A part of the id of the lot or the party. */
  about?: string;
  /** Rows that were seen. */
  from?: number;
  limit: number;
}>;

/** A page, most vehicles first. */
export type AskPage = Readonly<{
  rows: readonly Ask[];
  /** Rows seen behind this page; null for the last. */
  next: number | null;
  /** More lots that lack a value, at most UNVALUED_LOTS_SEEN_MAX: whether vehicles wait for them is not counted. */
  lotsNotCounted: number;
}>;

type Wanted = Omit<Ask, 'sinceMs'>;

const WANTED = `SELECT subject, need, min(because) AS because, sum(vehicles) AS vehicles, sum(stake_usd) AS stake
  FROM wanted`;
/** In the order of `compareAsks`. */
const OF_ALL = `${WANTED} GROUP BY subject, need ORDER BY sum(vehicles) DESC, need, subject LIMIT ?`;
const OF_SOME = `${WANTED} WHERE subject >= ? AND subject < ? GROUP BY subject, need`;
/** The same of some vehicles, given as numbers of assessments, each with its vehicles and the first time. */
const OF_VEHICLES = `WITH n AS (
    SELECT value ->> 0 AS wanting, value ->> 1 AS vehicles, value ->> 2 AS since FROM json_each(?)
  )
  SELECT w.subject, w.need, min(w.because) AS because, sum(n.vehicles) AS vehicles, min(n.since) AS since,
    sum(n.vehicles * w.stake_usd) AS stake
  FROM n CROSS JOIN wants AS w ON w.assessment = n.wanting
  WHERE w.subject <> '${ANY_LOT_ABOVE}' GROUP BY w.subject, w.need`;
const WANTING = 'SELECT assessment FROM wants WHERE subject = ? AND need = ?';
/** Vehicles below a lot that wait with an open share of minerals. */
const BELOW = (range: string): string => `${LOTS_AND_VEHICLES_BELOW}
  SELECT count(*) AS vehicles, min(k.published_at_ms) AS since, total(w.stake_usd) AS stake
  FROM below CROSS JOIN verdicts AS k ON k.vin = below.subject
  CROSS JOIN wants AS w ON w.assessment = k.wanting AND w.need = 'value' AND w.subject = '${ANY_LOT_ABOVE}'
  WHERE ${range}`;

/** Behind all characters of an id. */
const BEHIND = '\u{10ffff}';

const wantedIn = ({ subject, need, because, vehicles, stake }: Columns): Wanted =>
  ({ subject, need, because, vehiclesWaiting: vehicles, usdAtStake: stake }) as Wanted;

function wantedOf(reading: Reading, prefix: string): readonly Wanted[] {
  requiredText('of', prefix);
  const found = reading.all(OF_SOME, prefix, prefix + BEHIND).map(wantedIn);
  return found.filter(({ subject }) => isUnderPrefix(subject, prefix));
}

const EVERY_VEHICLE: Conditions = { sql: ['true'], values: [] };

/** For each assessment that wants something, by its number, its vehicles, and when the first of their verdicts was published. */
type Waiting = Readonly<{ vehicles: Int32Array; firstMs: Float64Array }>;

/** Those of some makers or of all. */
function waitingOf(reading: Reading, makers: AsksAsked['makers']): Waiting {
  const room = ((reading.first('SELECT max(number) AS last FROM assessments')?.['last'] as number | null) ?? 0) + 1;
  const waiting = { vehicles: new Int32Array(room), firstMs: new Float64Array(room).fill(Number.POSITIVE_INFINITY) };
  const { vehicles, firstMs } = waiting;
  const { wantings, publishedAtMs } = reading.lastVerdicts.columns;
  const matching = { ...ALL, ...filterParts(makers === undefined ? {} : { makers }).vehicle };
  for (const vehicle of matchesOf(reading.lastVerdicts, matching)) {
    const [wanting, publishedMs] = [wantings[vehicle] as number, publishedAtMs[vehicle] as number];
    vehicles[wanting] = (vehicles[wanting] as number) + 1;
    if (publishedMs < (firstMs[wanting] as number)) firstMs[wanting] = publishedMs;
  }
  // The place of those that want nothing.
  vehicles[NOTHING_WANTED] = 0;
  return waiting;
}

/** What vehicles wait for. */
function wantedByVehicles(reading: Reading, { vehicles, firstMs }: Waiting): readonly Ask[] {
  const given = Array.from(vehicles, (count, wanting) => [wanting, count, firstMs[wanting]]);
  const rows = reading.all(OF_VEHICLES, JSON.stringify(given.filter(([, count]) => count !== 0)));
  return rows.map((row) => ({ ...wantedIn(row), sinceMs: row['since'] as number }));
}

/** When the first verdict that waits for this was published. */
function sinceOf(reading: Reading, { firstMs }: Waiting, { subject, need }: Wanted): number {
  let sinceMs = Number.POSITIVE_INFINITY;
  for (const { assessment } of reading.each(WANTING, subject, need)) {
    sinceMs = Math.min(sinceMs, firstMs[assessment as number] ?? sinceMs);
  }
  return sinceMs;
}

const isTimed = (one: Wanted | Ask): one is Ask => 'sinceMs' in one;

/** The same with the times, which take one pass over all vehicles. */
function withTimes(reading: Reading, rows: readonly (Wanted | Ask)[]): readonly Ask[] {
  if (rows.every(isTimed)) return rows;
  const waiting = waitingOf(reading, undefined);
  return rows.map((one) => (isTimed(one) ? one : { ...one, sinceMs: sinceOf(reading, waiting, one) }));
}

/** Each once, though prefixes may cover one another. @param most of all, so many are enough; -1: all are wanted */
function wanted(reading: Reading, asked: AsksAsked, most: number): readonly (Wanted | Ask)[] {
  const { of, makers } = asked;
  if (makers !== undefined) return wantedByVehicles(reading, waitingOf(reading, makers));
  if (of === null) return reading.all(OF_ALL, most).map(wantedIn);
  const lots = of.lotPrefixes.flatMap((prefix) => wantedOf(reading, prefix)).filter(({ need }) => need !== 'owner');
  const parties = of.partyPrefixes
    .flatMap((prefix) => wantedOf(reading, prefix))
    .filter(({ need }) => need === 'owner');
  return [...new Map([...lots, ...parties].map((one) => [`${one.need} ${one.subject}`, one])).values()];
}

/** @param part of their ids */
function unvaluedLots(reading: Reading, of: Addressed | null, part: string): readonly string[] {
  const sql = 'SELECT lot FROM unvalued WHERE lot >= ? AND lot < ? AND instr(lot, ?) > 0 ORDER BY lot LIMIT ?';
  const lots = (of === null ? [''] : of.lotPrefixes).flatMap((prefix) =>
    reading
      .all(sql, prefix, prefix + BEHIND, part, UNVALUED_LOTS_SEEN_MAX)
      .map(({ lot }) => lot as string)
      .filter((lot) => of === null || isUnderPrefix(lot, prefix)),
  );
  return [...new Set(lots)];
}

/** Lots that lack a value, above vehicles whose share of minerals is open. No finding names them. */
function valuesWanted(reading: Reading, lots: readonly string[], asked: AsksAsked): readonly Ask[] {
  const { sql, values } = asked.makers === undefined ? EVERY_VEHICLE : makersCondition(asked.makers);
  const below = BELOW(sql.join(' AND '));
  return lots.flatMap((lot): readonly Ask[] => {
    const { vehicles, since, stake } = (reading.first(below, lot, ...values) ?? {}) as Record<string, number | null>;
    if (vehicles == null || vehicles === 0) return [];
    const sums = { vehiclesWaiting: vehicles, sinceMs: since ?? 0, usdAtStake: stake ?? 0 };
    return [{ subject: lot, need: 'value', because: DECLARE_VALUES, ...sums }];
  });
}

function compareAsks(a: Wanted, b: Wanted): number {
  if (a.vehiclesWaiting !== b.vehiclesWaiting) return b.vehiclesWaiting - a.vehiclesWaiting;
  return a.need === b.need ? compareUtf8(a.subject, b.subject) : compareUtf8(a.need, b.need);
}

/** What is wanted of some party or of all, or for the vehicles of some makers. @throws ReadModelError `bad-query` */
export function asks(reading: Reading, asked: AsksAsked): AskPage {
  const { from = 0, limit, about } = asked;
  const [first, end] = [requiredCount('from', from), from + requiredLimit(limit)];
  const part = about === undefined ? '' : requiredText('about', about);
  const unvalued = unvaluedLots(reading, asked.of, part);
  const every: readonly (Wanted | Ask)[] = [
    ...wanted(reading, asked, about === undefined ? end + 1 : -1),
    ...valuesWanted(reading, unvalued.slice(0, UNVALUED_LOTS_MAX), asked),
  ];
  const all = every.filter(({ subject }) => subject.includes(part)).sort(compareAsks);
  const page = all.slice(first, end);
  const rows = withTimes(reading, page);
  const lotsNotCounted = Math.max(0, unvalued.length - UNVALUED_LOTS_MAX);
  return { rows, next: end < all.length ? end : null, lotsNotCounted };
}
