/** What a vehicle must be, whatever its battery holds. Source: law.md, first table; §30D(d)(1), (f)(11), (h). */
import { amountOf, type Day, type Outcome, type Requirements, type VehicleProduction } from '@oretrail/model';
import { type Noticed, noticedOf } from './findings.ts';
import { NORTH_AMERICA } from './parameters/countries.ts';
import { BATTERY_CAPACITY_MIN_KWH, GROSS_WEIGHT_LIMIT_LB, priceLimitOf } from './parameters/gates.ts';
import type { Ruleset } from './parameters/rulesets.ts';

/** The requirements that are gates. */
export type GateRequirements = Pick<
  Requirements,
  'finalAssembly' | 'grossWeight' | 'batteryCapacity' | 'price' | 'acquisition'
>;
export type GatesAssessment = Readonly<{ requirements: GateRequirements; noticed: readonly Noticed[] }>;

/** The days that decide: law.md, "Deciding date" and "Acquired". */
export type DecidingDays = Readonly<{ decidingDate: Day; acquiredOn: Day }>;

function outcomeOf(isMet: boolean): Outcome {
  return isMet ? 'met' : 'not-met';
}

function isInTime({ end }: Ruleset, { decidingDate, acquiredOn }: DecidingDays): boolean {
  return (end.kind === 'acquired-by' ? acquiredOn : decidingDate) <= end.lastDay;
}

/** All gates of one vehicle, each on its own. */
export function assessGates(production: VehicleProduction, days: DecidingDays, ruleset: Ruleset): GatesAssessment {
  const { vin, vehicleClass, externallyChargeable } = production;
  const { country } = production.finalAssembly;
  const limitUsd = priceLimitOf(vehicleClass).value;
  const isAssembledHere = NORTH_AMERICA.value.has(country);
  const isLight = amountOf(production.gvwrLb) < GROSS_WEIGHT_LIMIT_LB.value;
  const isLarge = amountOf(production.batteryCapacityKwh) >= BATTERY_CAPACITY_MIN_KWH.value;
  const isAffordable = amountOf(production.msrpUsd) <= amountOf(limitUsd);
  const isTimely = isInTime(ruleset, days);
  const noticed: Noticed[] = [];
  if (!isAssembledHere) noticed.push(noticedOf(vin, 'assembly-outside-north-america'));
  if (!isLight) noticed.push(noticedOf(vin, 'gross-weight-too-high'));
  if (!isLarge) noticed.push(noticedOf(vin, 'battery-too-small'));
  if (!externallyChargeable) noticed.push(noticedOf(vin, 'not-chargeable'));
  if (!isAffordable) noticed.push(noticedOf(vin, 'price-above-limit', { limitUsd }));
  if (!isTimely) {
    const { lastDay, kind } = ruleset.end;
    noticed.push(noticedOf(vin, 'acquired-too-late', { lastDay, isByAcquisition: kind === 'acquired-by' }));
  }
  return {
    requirements: {
      finalAssembly: { outcome: outcomeOf(isAssembledHere), country },
      grossWeight: { outcome: outcomeOf(isLight) },
      batteryCapacity: { outcome: outcomeOf(isLarge && externallyChargeable) },
      price: { outcome: outcomeOf(isAffordable), limitUsd },
      acquisition: { outcome: outcomeOf(isTimely) },
    },
    noticed,
  };
}
