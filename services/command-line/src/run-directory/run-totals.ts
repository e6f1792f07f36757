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

/** Adds up verdicts, one by one. */
export class RunTotalsCounter {
  private readonly statuses = { eligible: 0, indeterminate: 0, ineligible: 0, withdrawn: 0 };
  private vehicles = 0;
  private amountUsd = 0;
  private potentialUsd = 0;

  add({ status, amountUsd, potentialUsd }: Pick<Verdict, 'status' | 'amountUsd' | 'potentialUsd'>): void {
    this.vehicles += 1;
    this.statuses[status] += 1;
    this.amountUsd += amountUsd;
    this.potentialUsd += potentialUsd;
  }

  get totals(): RunTotals {
    const { vehicles, statuses, amountUsd, potentialUsd } = this;
    return { vehicles, statuses: { ...statuses }, amountUsd, potentialUsd };
  }
}
