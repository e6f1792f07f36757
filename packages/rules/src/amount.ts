/** What the credit comes to. Source: §30D(b); law.md, "The credit". */
import { type Amount, amountOf, type Decimal, ONE_UNIT, type Outcome } from '@oretrail/model';
import { CAPACITY_CREDIT, REQUIREMENT_CREDIT_USD } from './parameters/credit.ts';

/** Whole USD: what the evidence supports now, and the most that missing evidence could add up to. */
export type Credit = Readonly<{ amountUsd: number; potentialUsd: number }>;

/** Zero now, and zero at most. */
export const NO_CREDIT: Credit = { amountUsd: 0, potentialUsd: 0 };

/** The nearest whole dollar, half up. An amount is never below 0. */
function nearestDollar(usd: Amount): bigint {
  return (2n * usd + ONE_UNIT) / (2n * ONE_UNIT);
}

/**
 * The credit by kilowatt-hours of early 2023, if all gates are met. Parts of a kWh count: 8.8 kWh give 4,502 USD.
 * §30D(b) before the change of P.L. 117-169; law.md, "The credit".
 */
export function creditByCapacity(batteryCapacityKwh: Decimal): Credit {
  const { baseUsd, batteryUsd, batteryMinKwh, extraUsdPerKwh, extraAboveKwh, maxUsd } = CAPACITY_CREDIT.value;
  const capacity = amountOf(batteryCapacityKwh);
  const unitsOf = (whole: number): Amount => BigInt(whole) * ONE_UNIT;
  const battery = capacity >= unitsOf(batteryMinKwh) ? unitsOf(batteryUsd) : 0n;
  const above = capacity > unitsOf(extraAboveKwh) ? capacity - unitsOf(extraAboveKwh) : 0n;
  const sum = nearestDollar(unitsOf(baseUsd) + battery + above * BigInt(extraUsdPerKwh));
  const amountUsd = sum > BigInt(maxUsd) ? maxUsd : Number(sum);
  return { amountUsd, potentialUsd: amountUsd };
}

/** 3,750 USD for each of the two requirements, if all gates are met. §30D(b)(2), (3). */
export function creditByRequirements(outcomes: readonly Outcome[]): Credit {
  const met = outcomes.filter((outcome) => outcome === 'met').length;
  const open = outcomes.filter((outcome) => outcome === 'indeterminate').length;
  const each = REQUIREMENT_CREDIT_USD.value;
  return { amountUsd: met * each, potentialUsd: (met + open) * each };
}

/** The credit after a gate or the foreign-entity rule: none if it is not met, and only potential while it is indeterminate. */
export function afterGate(credit: Credit, outcome: Outcome): Credit {
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
