/** The requirements of the vehicle itself, apart from what its battery holds. Source: law.md, "Gates"; §30D(d)(1), (f)(11), (h). */
import {
  amountOf,
  type CountryCode,
  type Day,
  type Outcome,
  type Requirements,
  type VehicleProduction,
} from '@oretrail/model';
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

function noticedInAcquisition(outcome: Outcome, { end }: Ruleset): Noticed[] {
  const context = { lastDay: end.lastDay, isByAcquisition: end.kind === 'acquired-by' };
  if (outcome === 'indeterminate') return [noticedOf('acquisition-unknown', context)];
  return outcome === 'not-met' ? [noticedOf('acquired-too-late', context)] : [];
}

/** What the gates are about, of one vehicle: not its price, weight and days, but on which side of each limit they are. */
export type Gates = Readonly<{
  country: CountryCode;
  isLight: boolean;
  isLarge: boolean;
  isChargeable: boolean;
  limitUsd: string;
  isAffordable: boolean;
  acquisition: Outcome;
}>;

/** The same without what depends on its days and on the ruleset: how it was built. */
export type GatesAsBuilt = Omit<Gates, 'acquisition'>;

/** Holds a vehicle as it was built against each limit. */
export function gatesAsBuilt(production: VehicleProduction): GatesAsBuilt {
  const limitUsd = priceLimitOf(production.vehicleClass).value;
  return {
    country: production.finalAssembly.country,
    isLight: amountOf(production.gvwrLb) < GROSS_WEIGHT_LIMIT_LB.value,
    isLarge: amountOf(production.batteryCapacityKwh) >= BATTERY_CAPACITY_MIN_KWH.value,
    isChargeable: production.externallyChargeable,
    limitUsd,
    isAffordable: amountOf(production.msrpUsd) <= amountOf(limitUsd),
  };
}

/** The gates of a vehicle under a ruleset. */
export function gatesOf(built: GatesAsBuilt, days: DecidingDays, ruleset: Ruleset): Gates {
  return { ...built, acquisition: acquisitionOn(ruleset, days) };
}

/** All gates of one vehicle, each on its own. */
export function assessGates(gates: Gates, ruleset: Ruleset): GatesAssessment {
  const { country, isLight, isLarge, isChargeable, limitUsd, isAffordable, acquisition } = gates;
  const isAssembledHere = NORTH_AMERICA.value.has(country);
  const noticed: Noticed[] = [];
  if (!isAssembledHere) noticed.push(noticedOf('assembly-outside-north-america'));
  if (!isLight) noticed.push(noticedOf('gross-weight-too-high'));
  if (!isLarge) noticed.push(noticedOf('battery-too-small'));
  if (!isChargeable) noticed.push(noticedOf('not-chargeable'));
  if (!isAffordable) noticed.push(noticedOf('price-above-limit', { limitUsd }));
  noticed.push(...noticedInAcquisition(acquisition, ruleset));
  return {
    requirements: {
      finalAssembly: { outcome: outcomeOf(isAssembledHere), country },
      grossWeight: { outcome: outcomeOf(isLight) },
      batteryCapacity: { outcome: outcomeOf(isLarge && isChargeable) },
      price: { outcome: outcomeOf(isAffordable), limitUsd },
      acquisition: { outcome: acquisition },
    },
    noticed,
  };
}
