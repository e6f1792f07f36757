/** The gates, step by step. Source: law.md, first table. */
import { amountOf, type Requirements, type RulesetId, type VehicleProduction } from '@oretrail/model';
import {
  BATTERY_CAPACITY_MIN_KWH,
  type DecidingDays,
  GROSS_WEIGHT_LIMIT_LB,
  NORTH_AMERICA,
  priceLimitOf,
  rulesetOf,
} from '@oretrail/rules';
import { dollars, number } from '../rendering/quantities.ts';
import type { ExplainedRequirement } from './explanation.ts';

/** What the gates are asked of. */
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
  const step = `Assembled on ${completedOn} at ${plant}, ${country}, which ${verb} in the US, Canada or Mexico.`;
  return { name: 'finalAssembly', outcome, steps: [step], authorities: [NORTH_AMERICA] };
}

function grossWeight({ production, requirements }: GateQuestion): ExplainedRequirement {
  const { outcome } = requirements.grossWeight;
  const limit = `${number(GROSS_WEIGHT_LIMIT_LB.value)} lb`;
  const step = `${number(amountOf(production.gvwrLb))} lb is ${outcome === 'met' ? 'below' : 'not below'} ${limit}.`;
  return { name: 'grossWeight', outcome, steps: [step], authorities: [GROSS_WEIGHT_LIMIT_LB] };
}

function batteryCapacity({ production, requirements }: GateQuestion): ExplainedRequirement {
  const capacity = amountOf(production.batteryCapacityKwh);
  const { value: least } = BATTERY_CAPACITY_MIN_KWH;
  const compared = capacity >= least ? 'at least' : 'less than';
  const charging = production.externallyChargeable ? 'It can be' : "It can't be";
  const steps = [
    `${number(capacity)} kWh is ${compared} ${number(least)} kWh.`,
    `${charging} charged from outside of the vehicle.`,
  ];
  const { outcome } = requirements.batteryCapacity;
  return { name: 'batteryCapacity', outcome, steps, authorities: [BATTERY_CAPACITY_MIN_KWH] };
}

function price({ production, requirements }: GateQuestion): ExplainedRequirement {
  const limit = priceLimitOf(production.vehicleClass);
  const { outcome } = requirements.price;
  const compared = outcome === 'met' ? 'not above' : 'above';
  const shown = `${dollars(amountOf(production.msrpUsd))} is ${compared} ${dollars(amountOf(limit.value))}`;
  const steps = [`The suggested retail price of ${shown}, the limit for a ${production.vehicleClass}.`];
  return { name: 'price', outcome, steps, authorities: [limit] };
}

function acquisition({ days, isDelivered, ruleset, requirements }: GateQuestion): ExplainedRequirement {
  const { end } = rulesetOf(ruleset);
  const { outcome } = requirements.acquisition;
  const isByAcquisition = end.kind === 'acquired-by';
  const day = isByAcquisition ? days.acquiredOn : days.decidingDate;
  const what = isByAcquisition ? 'Acquired' : 'Placed in service';
  const steps = [`${what} on ${day}, which is ${outcome === 'met' ? 'not after' : 'after'} ${end.lastDay}.`];
  if (!isDelivered)
    steps.push('It is not delivered yet: the expected day, else that of final assembly, stands for it.');
  return { name: 'acquisition', outcome, steps, authorities: [end] };
}

/** All gates, in the order of the verdict. */
export function explainGates(question: GateQuestion): readonly ExplainedRequirement[] {
  return [finalAssembly, grossWeight, batteryCapacity, price, acquisition].map((explain) => explain(question));
}
