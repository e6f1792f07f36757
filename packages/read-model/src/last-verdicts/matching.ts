/** Passes over the last verdicts: which vehicles match a filter, and how many of each bucket do. */
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

type Test = (vehicle: number) => boolean;

function vinTest({ columns: { vinHeads, vinTails } }: LastVerdicts, ranges: readonly VinRange[]): Test {
  const [first = () => false, ...others] = ranges.map(rangeTest);
  return (vehicle) => {
    const [head, tail] = [vinHeads[vehicle] as number, vinTails[vehicle] as number];
    return first(head, tail) || (others.length > 0 && others.some((test) => test(head, tail)));
  };
}

/** What has to be tested: what a filter leaves open costs nothing for any vehicle. */
function testsOf(last: LastVerdicts, { buckets, vins, publishedFromMs, decidingFromDay }: Matching): readonly Test[] {
  const { columns } = last;
  const tests: Test[] = [];
  if (buckets !== null) tests.push((vehicle) => buckets[columns.buckets[vehicle] as number] === 1);
  if (publishedFromMs > 0) tests.push((vehicle) => (columns.publishedAtMs[vehicle] as number) >= publishedFromMs);
  if (decidingFromDay > 0) tests.push((vehicle) => (columns.decidingDays[vehicle] as number) >= decidingFromDay);
  return [...tests, ...vins.map((ranges) => vinTest(last, ranges))];
}

/** Tells whether a vehicle matches, by its number. */
export function matchingTest(last: LastVerdicts, matching: Matching): Test {
  const [first, second, ...others] = testsOf(last, matching);
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (others.length === 0) return (vehicle) => first(vehicle) && second(vehicle);
  return (vehicle) => first(vehicle) && second(vehicle) && others.every((test) => test(vehicle));
}

/** Takes each matching vehicle by its number. @param isBackwards whether the last comes first */
export function eachMatching(
  last: LastVerdicts,
  matching: Matching,
  take: (vehicle: number) => void,
  isBackwards = false,
): void {
  const isMatching = matchingTest(last, matching);
  const { count } = last;
  for (let i = 1; i <= count; i += 1) {
    const vehicle = isBackwards ? count + 1 - i : i;
    if (isMatching(vehicle)) take(vehicle);
  }
}

/** Matching vehicles of each bucket, by its number. */
export function countsOf(last: LastVerdicts, matching: Matching): Int32Array {
  const counts = new Int32Array(last.amountsUsd.length);
  const { buckets } = last.columns;
  eachMatching(last, matching, (vehicle) => {
    const bucket = buckets[vehicle] as number;
    counts[bucket] = (counts[bucket] as number) + 1;
  });
  return counts;
}

/** Days of one month as numbers, such as 20240131: they differ in the last two digits. */
const DAYS = 100;

/** The same for each month of the deciding date, by the number of its first day less 1, such as 20240100; 0 for none. */
export function countsByMonth(last: LastVerdicts, matching: Matching): ReadonlyMap<number, Int32Array> {
  const months = new Map<number, Int32Array>();
  const { buckets, decidingDays } = last.columns;
  // Neighbours are mostly of one month.
  let [month, counts]: [number, Int32Array] = [-1, new Int32Array()];
  eachMatching(last, matching, (vehicle) => {
    const [bucket, day] = [buckets[vehicle] as number, decidingDays[vehicle] as number];
    const own = day - (day % DAYS);
    if (own !== month) {
      [month, counts] = [own, months.get(own) ?? new Int32Array(last.amountsUsd.length)];
      months.set(own, counts);
    }
    counts[bucket] = (counts[bucket] as number) + 1;
  });
  return months;
}

/** How many match. */
export function matchingCount(last: LastVerdicts, matching: Matching): number {
  return countsOf(last, matching).reduce((sum, count) => sum + count, 0);
}
