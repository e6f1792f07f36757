/** Vehicles counted by what summaries group by. */
import { countsByMonth, countsOf, matchesOf, type Vehicles } from '../last-verdicts/matching.ts';
import { monthOf } from '../rows/day.ts';
import type { Columns, Reading } from './reading.ts';
import { andAll, type FilterParts, matchingOf } from './verdict-filter.ts';

/** Vehicles that have the same in some columns of buckets, and the same month of the deciding date if that is asked for. */
export type Counted = Readonly<{
  /** These columns, with the dollars, and maybe others. */
  bucket: Columns;
  /** `YYYY-MM`; empty for none, and if it is not asked for. */
  month: string;
  /** Negative for such as are taken away. */
  vehicles: number;
}>;

/** Vehicles by the number of their bucket, for each month or for all at once. */
function countsBy(
  reading: Reading,
  { parts, isByMonth }: CountedBy,
  among: Vehicles | undefined,
): ReadonlyMap<number, Int32Array> {
  const last = reading.lastVerdicts;
  const matches = matchesOf(last, matchingOf(reading, parts), among);
  return isByMonth ? countsByMonth(last, matches) : new Map([[0, countsOf(last, matches)]]);
}

/** The vehicles of some buckets. */
function vehiclesOf(buckets: readonly number[], counts: Int32Array): number {
  return buckets.reduce((sum, bucket) => sum + (counts[bucket] as number), 0);
}

/** What vehicles are counted by. */
export type CountedBy = Readonly<{
  parts: FilterParts;
  /** Columns of buckets, beside the dollars. */
  columns: readonly string[];
  isByMonth: boolean;
}>;

/** Vehicles that match now. @param among some vehicles; all if left out */
export function countedNow(reading: Reading, asked: CountedBy, among?: Vehicles): readonly Counted[] {
  const { parts, columns } = asked;
  const all = [...new Set([...columns, 'amount_usd', 'potential_usd'])].join(', ');
  // SQLite makes one of buckets that are equal in these columns: of months and buckets there are some ten thousand.
  const sql = `SELECT json_group_array(bucket) AS buckets, ${all} FROM buckets WHERE true${andAll(parts.bucket)} GROUP BY ${all}`;
  const groups = reading.all(sql, ...parts.bucket.values);
  const months = Array.from(countsBy(reading, asked, among), ([month, counts]) => ({
    month: monthOf(month),
    counts,
  }));
  return groups.flatMap(({ buckets, ...bucket }) => {
    const numbers: readonly number[] = JSON.parse(buckets as string);
    const counted = months.map(({ month, counts }) => ({ bucket, month, vehicles: vehiclesOf(numbers, counts) }));
    return counted.filter(({ vehicles }) => vehicles > 0);
  });
}
