/** Vehicles counted by what summaries group by. */
import { countsByMonth, countsOf } from '../last-verdicts/matching.ts';
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
  const matching = matchingOf(reading, parts);
  const last = reading.lastVerdicts;
  return isByMonth ? countsByMonth(last, matching) : new Map([[0, countsOf(last, matching)]]);
}

type Group = Readonly<{ bucket: Columns; months: Map<number, number> }>;

/** Buckets that are equal in some columns, as one: of months and buckets there are some ten thousand. */
function groupsOf(buckets: Iterable<Columns>, counts: ReadonlyMap<number, Int32Array>): Iterable<Group> {
  const groups = new Map<string, Group>();
  for (const { number, ...bucket } of buckets) {
    const name = JSON.stringify(Object.values(bucket));
    const group = groups.get(name) ?? { bucket, months: new Map() };
    groups.set(name, group);
    for (const [month, of] of counts) {
      const vehicles = of[number as number] as number;
      if (vehicles > 0) group.months.set(month, (group.months.get(month) ?? 0) + vehicles);
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
  return Array.from(groupsOf(buckets, countsBy(reading, parts, isByMonth))).flatMap(({ bucket, months }) =>
    Array.from(months, ([month, vehicles]) => ({ bucket, month: monthOf(month), vehicles })),
  );
}
