/** Which of the last verdicts match a filter, and how many of each bucket do. Each condition is one pass over one column. */
import type { LastVerdicts } from './last-verdicts.ts';
import { rangeTest, type VinRange } from './vin-code.ts';

/** What vehicles are to have. */
export type Matching = Readonly<{
  /** For each bucket by its number whether its vehicles count (1); null for all. */
  buckets: Uint8Array | null;
  /** A VIN has to be within one range of each list. */
  vins: readonly (readonly VinRange[])[];
  publishedFromMs: number;
  /** As a number, such as 20240131. */
  decidingFromDay: number;
}>;

/** All vehicles. */
export const ALL: Matching = { buckets: null, vins: [], publishedFromMs: 0, decidingFromDay: 0 };

/** Numbers of vehicles. */
export type Vehicles = Int32Array;

/** Those whose bucket counts, put at the beginning of a list: it may be the one that they are in. */
function inBuckets(vehicles: Vehicles, buckets: Int32Array, counts: Uint8Array, kept: Vehicles): Vehicles {
  let count = 0;
  for (const vehicle of vehicles) {
    if (counts[buckets[vehicle] as number] !== 1) continue;
    kept[count] = vehicle;
    count += 1;
  }
  return kept.subarray(0, count);
}

/** The same of those with at least this value. */
function atLeast(vehicles: Vehicles, column: Float64Array | Int32Array, least: number, kept: Vehicles): Vehicles {
  let count = 0;
  for (const vehicle of vehicles) {
    if ((column[vehicle] as number) < least) continue;
    kept[count] = vehicle;
    count += 1;
  }
  return kept.subarray(0, count);
}

/** The same of those whose VIN is within one of the ranges. */
function withinOne(
  vehicles: Vehicles,
  { vinHeads, vinTails }: LastVerdicts['columns'],
  ranges: readonly VinRange[],
  kept: Vehicles,
): Vehicles {
  const [first = () => false, ...others] = ranges.map(rangeTest);
  let count = 0;
  for (const vehicle of vehicles) {
    const [head, tail] = [vinHeads[vehicle] as number, vinTails[vehicle] as number];
    // Mostly there is one: to go through a list would take three times as long.
    if (!first(head, tail) && (others.length === 0 || !others.some((test) => test(head, tail)))) continue;
    kept[count] = vehicle;
    count += 1;
  }
  return kept.subarray(0, count);
}

/** The numbers of those that match, in their order. @param among some vehicles; all if left out */
export function matchesOf(last: LastVerdicts, matching: Matching, among?: Vehicles): Vehicles {
  const { buckets, vins, publishedFromMs, decidingFromDay } = matching;
  const { columns } = last;
  let matches = among ?? last.vehicles;
  // What a filter leaves open costs no pass, and a list that is another's is not changed.
  if (buckets === null && vins.length === 0 && publishedFromMs === 0 && decidingFromDay === 0) return matches;
  const kept = new Int32Array(matches.length);
  if (buckets !== null) matches = inBuckets(matches, columns.buckets, buckets, kept);
  if (publishedFromMs > 0) matches = atLeast(matches, columns.publishedAtMs, publishedFromMs, kept);
  if (decidingFromDay > 0) matches = atLeast(matches, columns.decidingDays, decidingFromDay, kept);
  for (const ranges of vins) matches = withinOne(matches, columns, ranges, kept);
  return matches;
}

/** How many vehicles each bucket has, by its number. */
export function countsOf({ columns: { buckets }, amountsUsd }: LastVerdicts, vehicles: Vehicles): Int32Array {
  const counts = new Int32Array(amountsUsd.length);
  for (const vehicle of vehicles) {
    const bucket = buckets[vehicle] as number;
    counts[bucket] = (counts[bucket] as number) + 1;
  }
  return counts;
}

/** Days of one month as numbers, such as 20240131, differ in the last two digits. */
const DAYS = 100;
/** Months as numbers, such as 202401: no year has more than four digits. */
const MONTHS = 1_000_000;

/** The same for each month of the deciding date, by the number of its first day less 1, such as 20240100; 0 for none. */
export function countsByMonth(last: LastVerdicts, vehicles: Vehicles): ReadonlyMap<number, Int32Array> {
  const { buckets, decidingDays } = last.columns;
  const counts: Int32Array[] = [];
  // The place of a month in the list, and one more: a map would take most of the time.
  const places = new Int16Array(MONTHS);
  for (const vehicle of vehicles) {
    const [bucket, month] = [buckets[vehicle] as number, Math.floor((decidingDays[vehicle] as number) / DAYS)];
    if (places[month] === 0) places[month] = counts.push(new Int32Array(last.amountsUsd.length));
    const own = counts[(places[month] as number) - 1] as Int32Array;
    own[bucket] = (own[bucket] as number) + 1;
  }
  return new Map(Array.from(counts, (own, i) => [places.indexOf(i + 1) * DAYS, own]));
}
