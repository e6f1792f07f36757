/** What a fleet of verdicts comes to. */
import type { Verdict, Vin } from '@oretrail/model';

/** Counts and amounts over all verdicts of a run. */
export type RunTotals = Readonly<{
  vehicles: number;
  /** Vehicles by status. */
  statuses: Readonly<Record<Verdict['status'], number>>;
  /** What the evidence supports now, all vehicles together. */
  amountUsd: number;
  /** The most that missing evidence could bring, all vehicles together. */
  potentialUsd: number;
  /** The VIN of the verdict that was added first. */
  firstVin?: Vin;
}>;

type Added = Pick<Verdict, 'status' | 'amountUsd' | 'potentialUsd'> & Readonly<{ vin?: Vin }>;

/** Adds up verdicts, one by one. */
export class RunTotalsCounter {
  private readonly statuses = { eligible: 0, indeterminate: 0, ineligible: 0, withdrawn: 0 };
  private vehicles = 0;
  private firstVin: Vin | null = null;
  private amountUsd = 0;
  private potentialUsd = 0;

  add({ vin, status, amountUsd, potentialUsd }: Added): void {
    this.vehicles += 1;
    this.firstVin ??= vin ?? null;
    this.statuses[status] += 1;
    this.amountUsd += amountUsd;
    this.potentialUsd += potentialUsd;
  }

  get totals(): RunTotals {
    const { vehicles, firstVin, statuses, amountUsd, potentialUsd } = this;
    const first = firstVin === null ? {} : { firstVin };
    return { vehicles, statuses: { ...statuses }, amountUsd, potentialUsd, ...first };
  }
}
