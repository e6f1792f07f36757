/** The gates, step by step. Source: law.md, "Gates". */
import {
  amountOf,
  type Day,
  formatAmount,
  type Requirements,
  type RulesetId,
  type VehicleClass,
  type VehicleProduction,
} from '@oretrail/model';
import {
  BATTERY_CAPACITY_MIN_KWH,
  type DecidingDays,
  type EndRule,
  GROSS_WEIGHT_LIMIT_LB,
  NORTH_AMERICA,
  priceLimitOf,
  rulesetOf,
} from '@oretrail/rules';
import type { ExplainedRequirement } from './explanation.ts';
import { dollars, number } from './quantities.ts';
import { countryText } from './wording.ts';

/** Vehicle classes as people say them. */
const CLASS_NAMES: Readonly<Record<VehicleClass, string>> = {
  car: 'a car',
  suv: 'an SUV',
  pickup: 'a pickup truck',
  van: 'a van',
};

/** One vehicle under one ruleset, with the outcomes to explain. */
export type GateQuestion = Readonly<{
  production: VehicleProduction;
  days: DecidingDays;
  isDelivered: boolean;
  ruleset: RulesetId;
  requirements: Requirements;
}>;

function finalAssembly({ production, requirements }: GateQuestion): ExplainedRequirement {
  const { country, plant, completedOn } = production.finalAssembly;
  const { outcome } = requirements.finalAssembly;
  const verb = outcome === 'met' ? 'is' : 'is not';
  const step = `Assembled on ${completedOn} at ${plant}, ${countryText(country)}, which ${verb} in the US, Canada or Mexico.`;
  const figures = { country, plant, completedOn };
  return { name: 'finalAssembly', outcome, steps: [step], figures, authorities: [NORTH_AMERICA] };
}

function grossWeight({ production, requirements }: GateQuestion): ExplainedRequirement {
  const { outcome } = requirements.grossWeight;
  const limit = `${number(GROSS_WEIGHT_LIMIT_LB.value)} lb`;
  const step = `${number(amountOf(production.gvwrLb))} lb is ${outcome === 'met' ? 'below' : 'not below'} ${limit}.`;
  const figures = { gvwrLb: production.gvwrLb, limitLb: formatAmount(GROSS_WEIGHT_LIMIT_LB.value) };
  return { name: 'grossWeight', outcome, steps: [step], figures, authorities: [GROSS_WEIGHT_LIMIT_LB] };
}

function batteryCapacity({ production, requirements }: GateQuestion): ExplainedRequirement {
  const capacity = amountOf(production.batteryCapacityKwh);
  const { value: least } = BATTERY_CAPACITY_MIN_KWH;
  const compared = capacity >= least ? 'at least' : 'less than';
  const charging = production.externallyChargeable ? 'It can be' : "It can't be";
  const steps = [
    `${number(capacity)} kWh is ${compared} ${number(least)} kWh.`,
    `${charging} charged from outside the vehicle.`,
  ];
  const { outcome } = requirements.batteryCapacity;
  const { batteryCapacityKwh, externallyChargeable } = production;
  const figures = { batteryCapacityKwh, leastKwh: formatAmount(least), externallyChargeable };
  return { name: 'batteryCapacity', outcome, steps, figures, authorities: [BATTERY_CAPACITY_MIN_KWH] };
}

function price({ production, requirements }: GateQuestion): ExplainedRequirement {
  const limit = priceLimitOf(production.vehicleClass);
  const { outcome } = requirements.price;
  const compared = outcome === 'met' ? 'not above' : 'above';
  const shown = `${dollars(amountOf(production.msrpUsd))} is ${compared} ${dollars(amountOf(limit.value))}`;
  const steps = [`The suggested retail price of ${shown}, the limit for ${CLASS_NAMES[production.vehicleClass]}.`];
  const { msrpUsd, vehicleClass } = production;
  return {
    name: 'price',
    outcome,
    steps,
    figures: { msrpUsd, limitUsd: limit.value, vehicleClass },
    authorities: [limit],
  };
}

/** "Acquired on 2025-09-12, which is not after 2025-09-30." */
function compared(what: string, day: Day, lastDay: Day): string {
  return `${what} on ${day}, which is ${day <= lastDay ? 'not after' : 'after'} ${lastDay}.`;
}

function acquisitionSteps({ decidingDate, acquiredOn }: DecidingDays, isDelivered: boolean, end: EndRule): string[] {
  const { kind, lastDay } = end;
  const placed = compared(isDelivered ? 'Placed in service' : 'To be placed in service', decidingDate, lastDay);
  if (kind === 'placed-in-service-by') return [placed];
  if (acquiredOn !== undefined) return [compared('Acquired', acquiredOn, lastDay)];
  return [placed, 'The day of acquisition is not stated; it is that day at the latest.'];
}

function acquisition({ days, isDelivered, ruleset, requirements }: GateQuestion): ExplainedRequirement {
  const { end } = rulesetOf(ruleset);
  const { outcome } = requirements.acquisition;
  const { decidingDate, acquiredOn = null } = days;
  const figures = { rule: end.kind, lastDay: end.lastDay, acquiredOn, decidingDate };
  return { name: 'acquisition', outcome, steps: acquisitionSteps(days, isDelivered, end), figures, authorities: [end] };
}

/** All gates, in the order of the verdict. */
export function explainGates(question: GateQuestion): readonly ExplainedRequirement[] {
  return [finalAssembly, grossWeight, batteryCapacity, price, acquisition].map((explain) => explain(question));
}
