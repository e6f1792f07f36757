/** What the credit comes to. Source: §30D(b); law.md, below the first table. */
import { amountOf, type Decimal, ONE_UNIT, type Outcome } from '@oretrail/model';
import { CAPACITY_CREDIT, REQUIREMENT_CREDIT_USD } from './parameters/credit.ts';

/** Whole USD: what the evidence supports now, and the most that the missing evidence could bring. */
export type Credit = Readonly<{ amountUsd: number; potentialUsd: number }>;

/** Nothing is left. */
export const NO_CREDIT: Credit = { amountUsd: 0, potentialUsd: 0 };

/** The credit by kilowatt-hours of early 2023, where all gates are met. §30D(b) before the change of P.L. 117-169. */
export function creditByCapacity(batteryCapacityKwh: Decimal): Credit {
  const { baseUsd, batteryUsd, batteryMinKwh, extraUsdPerKwh, extraAboveKwh, maxUsd } = CAPACITY_CREDIT.value;
  const wholeKwh = amountOf(batteryCapacityKwh) / ONE_UNIT;
  const battery = wholeKwh >= BigInt(batteryMinKwh) ? BigInt(batteryUsd) : 0n;
  const above = wholeKwh > BigInt(extraAboveKwh) ? wholeKwh - BigInt(extraAboveKwh) : 0n;
  const sum = BigInt(baseUsd) + battery + above * BigInt(extraUsdPerKwh);
  const amountUsd = sum > BigInt(maxUsd) ? maxUsd : Number(sum);
  return { amountUsd, potentialUsd: amountUsd };
}

/** 3,750 for each of the two requirements, where all gates are met. §30D(b)(2), (3). */
export function creditByRequirements(outcomes: readonly Outcome[]): Credit {
  const met = outcomes.filter((outcome) => outcome === 'met').length;
  const open = outcomes.filter((outcome) => outcome === 'indeterminate').length;
  const each = REQUIREMENT_CREDIT_USD.value;
  return { amountUsd: met * each, potentialUsd: (met + open) * each };
}

/** The foreign-entity rule takes all of it, or keeps it back while it is open. §30D(d)(7). */
export function afterForeignEntityRule(credit: Credit, outcome: Outcome): Credit {
  switch (outcome) {
    case 'met':
    case 'not-applicable':
      return credit;
    case 'indeterminate':
      return { ...credit, amountUsd: 0 };
    case 'not-met':
      return NO_CREDIT;
  }
}
