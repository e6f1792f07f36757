/** What a fleet of verdicts comes to. */
import type { Verdict } from '@oretrail/model';

export type RunTotals = Readonly<{
  vehicles: number;
  /** Vehicles by status. */
  statuses: Readonly<Record<Verdict['status'], number>>;
  /** What the evidence supports now, all vehicles together. */
  amountUsd: number;
  /** The most that missing evidence could bring, all vehicles together. */
  potentialUsd: number;
}>;

/** Adds up verdicts. */
export function totalsOf(verdicts: readonly Verdict[]): RunTotals {
  const statuses = { eligible: 0, indeterminate: 0, ineligible: 0, withdrawn: 0 };
  let amountUsd = 0;
  let potentialUsd = 0;
  for (const verdict of verdicts) {
    statuses[verdict.status] += 1;
    amountUsd += verdict.amountUsd;
    potentialUsd += verdict.potentialUsd;
  }
  return { vehicles: verdicts.length, statuses, amountUsd, potentialUsd };
}
