/** The lists of the read model by the plainest reading: all vehicles in memory, filtered and sorted. */
import { stateOf } from '@oretrail/evaluation';
import { compareUtf8, type FindingCode, type Verdict } from '@oretrail/model';
import { type AskedOf, FINDING_CODES, type ResultOf, type SummaryDimension } from '@oretrail/read-model';
import type { Random } from '../random.ts';
import type { History } from './history.ts';

/** A row of a list. */
export type PlainRow = ResultOf<'verdicts'>['rows'][number];
/** A filter of a list. */
export type Filter = NonNullable<AskedOf<'verdicts'>['filter']>;
/** An order of a list. */
export type Sort = NonNullable<AskedOf<'verdicts'>['sort']>;

function rowOf(verdict: Verdict, publishedAtMs: number, vehicle: PlainRow['vehicle']): PlainRow {
  const { vin, revision, verdictId, status, amountUsd, potentialUsd, ruleset } = verdict;
  return {
    vin,
    vehicle,
    revision,
    verdictId,
    status,
    amountUsd,
    potentialUsd,
    previousAmountUsd: verdict.previousAmountUsd ?? null,
    cause: verdict.cause ?? null,
    basis: verdict.basis ?? null,
    decidingDate: verdict.decidingDate ?? null,
    ruleset,
    findings: [...new Set((verdict.findings ?? []).map(({ code }) => code))],
    publishedAtMs,
  };
}

/** All vehicles that have a verdict. */
export function plainRows({ revisions, counted }: History): readonly PlainRow[] {
  const { vehicles } = stateOf(counted);
  return [...revisions].flatMap(([vin, all]) => {
    const last = all.at(-1);
    const data = vehicles.get(vin)?.production.event.data;
    if (last === undefined) return [];
    const { manufacturer, make, model, modelYear, finalAssembly } = data ?? {};
    const vehicle = data === undefined ? null : { manufacturer, make, model, modelYear, plant: finalAssembly?.plant };
    return [rowOf(last.verdict, last.publishedAtMs, vehicle as PlainRow['vehicle'])];
  });
}

const isOneOf = <T>(values: readonly T[] | undefined, value: T): boolean =>
  values === undefined || values.includes(value);
const hasOneOf = (codes: readonly FindingCode[] | undefined, of: readonly FindingCode[]): boolean =>
  codes === undefined || codes.some((code) => of.includes(code));

/** Whether a vehicle is of a maker: 3 or 6 characters of its VIN. */
export const isOfMaker = (vin: string, maker: string): boolean =>
  vin.startsWith(maker.slice(0, 3)) && (maker.length === 3 || vin.slice(11, 14) === maker.slice(3));

/** Whether a filter leaves a row. */
export function isLeft(row: PlainRow, filter: Filter): boolean {
  const { vin = '*', decidingFrom = '', publishedFromMs = 0, changedSinceMs = null, usdMin = 0 } = filter;
  return [
    isOneOf(filter.status, row.status),
    isOneOf(filter.cause, row.cause ?? ''),
    hasOneOf(filter.finding, row.findings),
    isOneOf(filter.manufacturer, row.vehicle?.manufacturer ?? ''),
    isOneOf(filter.model, row.vehicle?.model ?? ''),
    isOneOf(filter.modelYear, row.vehicle?.modelYear ?? 0),
    (row.decidingDate ?? '') >= decidingFrom,
    row.publishedAtMs >= publishedFromMs,
    changedSinceMs === null || (row.revision > 1 && row.publishedAtMs >= changedSinceMs),
    row.amountUsd >= usdMin,
    filter.makers === undefined || filter.makers.some((maker) => isOfMaker(row.vin, maker)),
    vin.endsWith('*') ? row.vin.startsWith(vin.slice(0, -1)) : row.vin === vin,
  ].every(Boolean);
}

function keyOf(row: PlainRow, sort: Sort): string | number {
  const keys = { vin: row.vin, publishedAt: row.publishedAtMs, amountUsd: row.amountUsd };
  return sort === 'decidingDate' ? (row.decidingDate ?? '') : keys[sort];
}

/** The rows in an order. */
export function sorted(rows: readonly PlainRow[], sort: Sort, isDescending: boolean): readonly PlainRow[] {
  const compare = (a: PlainRow, b: PlainRow): number => {
    const [left, right] = [keyOf(a, sort), keyOf(b, sort)];
    if (left !== right) return left < right ? -1 : 1;
    if (sort === 'decidingDate' && a.publishedAtMs !== b.publishedAtMs) return a.publishedAtMs - b.publishedAtMs;
    return compareUtf8(a.vin, b.vin);
  };
  return [...rows].sort((a, b) => (isDescending ? compare(b, a) : compare(a, b)));
}

/** What summaries group by. */
export const DIMENSIONS: readonly SummaryDimension[] = [
  'status',
  'cause',
  'finding',
  'manufacturer',
  'model',
  'modelYear',
  'month',
  'ruleset',
];

/** A filter of some members, most of them with values that some row has. */
export function filterFrom(random: Random, rows: readonly PlainRow[]): Filter {
  const row = random.pick(rows);
  const all: Required<Filter> = {
    status: [row.status, random.pick(rows).status],
    cause: [row.cause ?? ''],
    finding: [random.pick(row.findings.length > 0 ? row.findings : FINDING_CODES), random.pick(FINDING_CODES)],
    manufacturer: [row.vehicle?.manufacturer ?? ''],
    model: [row.vehicle?.model ?? '', 'no such'],
    modelYear: [row.vehicle?.modelYear ?? 0],
    decidingFrom: row.decidingDate ?? '2024-01-01',
    publishedFromMs: row.publishedAtMs,
    changedSinceMs: random.pick(rows).publishedAtMs,
    usdMin: random.pick([0, 1, 3_750, 7_500]),
    makers: [row.vin.slice(0, 3), `${random.pick(rows).vin.slice(0, 2)}9${random.pick(rows).vin.slice(11, 14)}`],
    vin: random.percent(20) ? row.vin : `${row.vin.slice(0, random.below(18))}*`,
  };
  const members = Object.entries(all).filter(() => random.percent(20));
  return Object.fromEntries(members) as Filter;
}

/** The totals of rows. */
export function totalsOf(rows: readonly PlainRow[]) {
  const sum = (of: (row: PlainRow) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const [amountUsd, potentialUsd] = [sum((row) => row.amountUsd), sum((row) => row.potentialUsd)];
  return { vehicles: rows.length, amountUsd, potentialUsd };
}

const DIMENSION_OF: Readonly<Record<SummaryDimension, (row: PlainRow) => readonly (string | number)[]>> = {
  status: ({ status }) => [status],
  cause: ({ cause }) => [cause ?? ''],
  finding: ({ findings }) => findings,
  manufacturer: ({ vehicle }) => [vehicle?.manufacturer ?? ''],
  model: ({ vehicle }) => [vehicle?.model ?? ''],
  modelYear: ({ vehicle }) => [vehicle?.modelYear ?? 0],
  month: ({ decidingDate }) => [decidingDate?.slice(0, 7) ?? ''],
  ruleset: ({ ruleset }) => [ruleset],
};

/** The groups of rows by some dimensions, in any order. */
export function summaryOf(
  rows: readonly PlainRow[],
  by: readonly SummaryDimension[],
): readonly (ReturnType<typeof totalsOf> & Readonly<{ by: readonly (string | number)[] }>)[] {
  const groups = new Map<string, PlainRow[]>();
  for (const row of rows) {
    const keys = by.reduce<(string | number)[][]>(
      (made, name) => made.flatMap((key) => DIMENSION_OF[name](row).map((value) => [...key, value])),
      [[]],
    );
    for (const key of keys) groups.set(JSON.stringify(key), [...(groups.get(JSON.stringify(key)) ?? []), row]);
  }
  return [...groups].map(([key, members]) => ({ by: JSON.parse(key), ...totalsOf(members) }));
}
