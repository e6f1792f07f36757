/** Vehicles counted by what summaries group by. */
import { countsByMonth, countsOf, matchesOf } from '../last-verdicts/matching.ts';
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
function countsBy(reading: Reading, parts: FilterParts, isByMonth: boolean): ReadonlyMap<number, Int32Array> {
  const last = reading.lastVerdicts;
  const matches = matchesOf(last, matchingOf(reading, parts));
  return isByMonth ? countsByMonth(last, matches) : new Map([[0, countsOf(last, matches)]]);
}

/** Columns of buckets, and the vehicles of each month, in the order of the counts. */
type Group = Readonly<{ bucket: Columns; vehicles: Int32Array }>;

/** Buckets that are equal in some columns, as one: of months and buckets there are some ten thousand. */
function groupsOf(buckets: Iterable<Columns>, counts: readonly Int32Array[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const { number, ...bucket } of buckets) {
    const name = JSON.stringify(Object.values(bucket));
    const group = groups.get(name) ?? { bucket, vehicles: new Int32Array(counts.length) };
    groups.set(name, group);
    for (const [i, count] of counts.entries()) {
      group.vehicles[i] = (group.vehicles[i] as number) + (count[number as number] as number);
    }
  }
  return groups.values();
}

/** What vehicles are counted by. */
export type CountedBy = Readonly<{
  parts: FilterParts;
  /** Columns of buckets, beside the dollars. */
  columns: readonly string[];
  isByMonth: boolean;
}>;

/** Vehicles that match now. */
export function countedNow(reading: Reading, { parts, columns, isByMonth }: CountedBy): readonly Counted[] {
  const all = [...new Set([...columns, 'amount_usd', 'potential_usd'])].join(', ');
  const sql = `SELECT bucket AS number, ${all} FROM buckets WHERE true${andAll(parts.bucket)}`;
  const buckets = reading.each(sql, ...parts.bucket.values);
  const counts = countsBy(reading, parts, isByMonth);
  const months = Array.from(counts.keys(), monthOf);
  return [...groupsOf(buckets, [...counts.values()])].flatMap(({ bucket, vehicles }) => {
    const counted = Array.from(vehicles, (count, i): Counted => ({ bucket, month: months[i] ?? '', vehicles: count }));
    return counted.filter((one) => one.vehicles > 0);
  });
}
