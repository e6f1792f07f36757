/** What a comparison comes to: by cause, maker, model, month and finding. No supplier's price or mass is in it. */
import type { FindingCode } from '@oretrail/model';
import { CAUSES, type Change, type DiffCause, gainUsd, isChange, type Tally, TallyCounter } from './change.ts';
import type { ComparedVehicle, Comparison } from './fleet-diff.ts';

/** One side, all vehicles together. */
export type SideTotals = Readonly<{ vehicles: number; amountUsd: number; potentialUsd: number }>;

/** A tally under a name. */
export type NamedTally = Readonly<{ name: string; tally: Tally }>;

/**
 * Vehicles on which a finding came or went. A finding can only take away: `lostUsd` is what those lost on which it came,
 * `gainedUsd` what those gained from which it went; what goes the other way has other reasons.
 */
export type FindingTally = Readonly<{
  code: FindingCode;
  came: number;
  lostUsd: number;
  went: number;
  gainedUsd: number;
}>;

/** The report. */
export type DiffReport = Readonly<{
  before: SideTotals & Readonly<{ seal: number; ruleset: string }>;
  after: SideTotals & Readonly<{ seal: number; ruleset: string }>;
  total: Tally;
  /** Net dollars add up to the difference of the two sides. */
  byCause: Readonly<Record<DiffCause, Tally>>;
  byMaker: readonly NamedTally[];
  byModel: readonly NamedTally[];
  /** By the month of the deciding date. */
  byMonth: readonly NamedTally[];
  byFinding: readonly FindingTally[];
  /** Those that changed, the most dollars first. */
  vehicles: readonly ComparedVehicle[];
}>;

function totalsOf(vehicles: readonly ComparedVehicle[], side: keyof Change): SideTotals {
  const totals = { vehicles: 0, amountUsd: 0, potentialUsd: 0 };
  for (const vehicle of vehicles) {
    const verdict = vehicle[side];
    if (verdict === null) continue;
    totals.vehicles += 1;
    totals.amountUsd += verdict.amountUsd;
    totals.potentialUsd += verdict.potentialUsd;
  }
  return totals;
}

function tallyOf(changes: Iterable<Change>): Tally {
  const counter = new TallyCounter();
  for (const change of changes) counter.add(change);
  return counter.tally;
}

function groupedBy(
  vehicles: readonly ComparedVehicle[],
  nameOf: (vehicle: ComparedVehicle) => string,
): readonly NamedTally[] {
  const groups = new Map<string, ComparedVehicle[]>();
  for (const vehicle of vehicles) {
    const name = nameOf(vehicle);
    const known = groups.get(name);
    if (known === undefined) groups.set(name, [vehicle]);
    else known.push(vehicle);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, group]) => ({ name, tally: tallyOf(group) }));
}

const MONTH_DIGITS = 'YYYY-MM'.length;

function monthOf({ before, after }: Change): string {
  return (after?.decidingDate ?? before?.decidingDate ?? 'none').slice(0, MONTH_DIGITS);
}

function findingsOf(vehicles: readonly ComparedVehicle[]): readonly FindingTally[] {
  const sums = new Map<FindingCode, { came: number; lostUsd: number; went: number; gainedUsd: number }>();
  const sumOf = (code: FindingCode) => {
    const sum = sums.get(code) ?? { came: 0, lostUsd: 0, went: 0, gainedUsd: 0 };
    sums.set(code, sum);
    return sum;
  };
  for (const vehicle of vehicles) {
    const [before, after] = [new Set(vehicle.before?.findings), new Set(vehicle.after?.findings)];
    for (const code of after) {
      if (before.has(code)) continue;
      sumOf(code).came += 1;
      sumOf(code).lostUsd += Math.max(-gainUsd(vehicle), 0);
    }
    for (const code of before) {
      if (after.has(code)) continue;
      sumOf(code).went += 1;
      sumOf(code).gainedUsd += Math.max(gainUsd(vehicle), 0);
    }
  }
  const rows = [...sums].map(([code, sum]) => ({ code, ...sum }));
  return rows.sort((a, b) => b.came + b.went - a.came - a.went || (a.code < b.code ? -1 : 1));
}

function byDollars(a: ComparedVehicle, b: ComparedVehicle): number {
  return Math.abs(gainUsd(b)) - Math.abs(gainUsd(a)) || (a.vin < b.vin ? -1 : 1);
}

/** Adds up a comparison. */
export function reportOf({ before, after, vehicles }: Comparison): DiffReport {
  const changed = vehicles.filter(isChange).sort(byDollars);
  const ofCause = (cause: DiffCause): Tally =>
    tallyOf(vehicles.flatMap(({ causes }) => (causes[cause] === undefined ? [] : [causes[cause]])));
  const side = (view: Comparison['before']) => ({ seal: view.seal.number, ruleset: view.ruleset });
  return {
    before: { ...side(before), ...totalsOf(vehicles, 'before') },
    after: { ...side(after), ...totalsOf(vehicles, 'after') },
    total: tallyOf(changed),
    byCause: Object.fromEntries(CAUSES.map((cause) => [cause, ofCause(cause)])) as Record<DiffCause, Tally>,
    byMaker: groupedBy(changed, ({ make }) => make),
    byModel: groupedBy(changed, ({ make, model }) => `${make} ${model}`),
    byMonth: groupedBy(changed, monthOf),
    byFinding: findingsOf(changed),
    vehicles: changed,
  };
}
