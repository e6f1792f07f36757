/** The requirements of the vehicle itself, apart from what its battery holds. Source: law.md, "Gates"; §30D(d)(1), (f)(11), (h). */
import { amountOf, type Day, type Outcome, type Requirements, type VehicleProduction, type Vin } from '@oretrail/model';
import { type Noticed, noticedOf } from './findings.ts';
import { NORTH_AMERICA } from './parameters/countries.ts';
import { BATTERY_CAPACITY_MIN_KWH, GROSS_WEIGHT_LIMIT_LB, priceLimitOf } from './parameters/gates.ts';
import type { Ruleset } from './parameters/rulesets.ts';

/** The requirements that are gates. */
export type GateRequirements = Pick<
  Requirements,
  'finalAssembly' | 'grossWeight' | 'batteryCapacity' | 'price' | 'acquisition'
>;
/** The outcome of each gate, and what the gates noticed. */
export type GatesAssessment = Readonly<{ requirements: GateRequirements; noticed: readonly Noticed[] }>;

/** The days that decide: law.md, "Deciding date" and "Acquisition". `acquiredOn` is present only if an event states it. */
export type DecidingDays = Readonly<{ decidingDate: Day; acquiredOn?: Day }>;

function outcomeOf(isMet: boolean): Outcome {
  return isMet ? 'met' : 'not-met';
}

/**
 * A vehicle is acquired by the deciding date, so an early deciding date is enough. A late one leaves open whether the
 * vehicle was acquired in time, until an event states the day. law.md, "Acquisition".
 */
function acquisitionOn({ end }: Ruleset, { decidingDate, acquiredOn }: DecidingDays): Outcome {
  if (decidingDate <= end.lastDay) return 'met';
  if (end.kind === 'placed-in-service-by') return 'not-met';
  return acquiredOn === undefined ? 'indeterminate' : outcomeOf(acquiredOn <= end.lastDay);
}

function noticedInAcquisition(vin: Vin, outcome: Outcome, { end }: Ruleset): Noticed[] {
  const context = { lastDay: end.lastDay, isByAcquisition: end.kind === 'acquired-by' };
  if (outcome === 'indeterminate') return [noticedOf(vin, 'acquisition-unknown', context)];
  return outcome === 'not-met' ? [noticedOf(vin, 'acquired-too-late', context)] : [];
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
  const acquisition = acquisitionOn(ruleset, days);
  const noticed: Noticed[] = [];
  if (!isAssembledHere) noticed.push(noticedOf(vin, 'assembly-outside-north-america'));
  if (!isLight) noticed.push(noticedOf(vin, 'gross-weight-too-high'));
  if (!isLarge) noticed.push(noticedOf(vin, 'battery-too-small'));
  if (!externallyChargeable) noticed.push(noticedOf(vin, 'not-chargeable'));
  if (!isAffordable) noticed.push(noticedOf(vin, 'price-above-limit', { limitUsd }));
  noticed.push(...noticedInAcquisition(vin, acquisition, ruleset));
  return {
    requirements: {
      finalAssembly: { outcome: outcomeOf(isAssembledHere), country },
      grossWeight: { outcome: outcomeOf(isLight) },
      batteryCapacity: { outcome: outcomeOf(isLarge && externallyChargeable) },
      price: { outcome: outcomeOf(isAffordable), limitUsd },
      acquisition: { outcome: acquisition },
    },
    noticed,
  };
}
