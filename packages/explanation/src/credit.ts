/** The credit, step by step. Source: law.md, "The credit"; §30D(b). */
import {
  amountOf,
  type Outcome,
  type Requirements,
  type VehicleProduction,
  type VerdictContent,
} from '@oretrail/model';
import {
  CAPACITY_CREDIT,
  creditByCapacity,
  REQUIREMENT_CREDIT_USD,
  SCOPE,
  VALUE_REQUIREMENTS_FROM,
} from '@oretrail/rules';
import { number, wholeDollars } from './quantities.ts';
import { REQUIREMENT_TITLES } from './wording.ts';

/** Requirements that reduce the credit to $0 if one of them is not met. */
export const GATES = ['finalAssembly', 'grossWeight', 'batteryCapacity', 'price', 'acquisition'] as const;

/** The gates that are not met. */
export function failedGates(requirements: Requirements): readonly (typeof GATES)[number][] {
  return GATES.filter((name) => requirements[name].outcome === 'not-met');
}

function capacityStep({ batteryCapacityKwh }: VehicleProduction): string {
  const { baseUsd, batteryUsd, extraUsdPerKwh, extraAboveKwh, maxUsd } = CAPACITY_CREDIT.value;
  const base = `${wholeDollars(baseUsd)} + ${wholeDollars(batteryUsd)}`;
  const extra = `${wholeDollars(extraUsdPerKwh)} × (${number(amountOf(batteryCapacityKwh))} kWh − ${extraAboveKwh})`;
  const sum = wholeDollars(creditByCapacity(batteryCapacityKwh).amountUsd);
  return `Before ${VALUE_REQUIREMENTS_FROM} the battery capacity sets the credit: ${base} + ${extra}, at most ${wholeDollars(maxUsd)}: ${sum}.`;
}

function part(title: string, outcome: Outcome): string {
  const each = wholeDollars(REQUIREMENT_CREDIT_USD.value);
  if (outcome === 'met') return `${title}: met, ${each}.`;
  return outcome === 'indeterminate'
    ? `${title}: open, ${each} depends on missing evidence.`
    : `${title}: not met, $0.`;
}

function foreignEntityStep(outcome: Outcome): string[] {
  if (outcome === 'not-met') return ['A foreign entity of concern made a part of the battery, so the credit is $0.'];
  if (outcome === 'indeterminate')
    return ['The foreign-entity rule is open, so the credit is $0 until evidence settles it.'];
  return [];
}

/** What holds back all of the credit until it is known. */
function openGateSteps({ acquisition }: Requirements): string[] {
  return acquisition.outcome === 'indeterminate'
    ? ['The day of acquisition is unknown, so the credit is $0 until someone states it.']
    : [];
}

/** How the dollars add up, one sentence a step; empty if the vehicle has no deciding date. */
export function explainCredit(content: VerdictContent, production: VehicleProduction): readonly string[] {
  const { requirements, decidingDate } = content;
  if (requirements === undefined || decidingDate === undefined) return [];
  if (decidingDate < SCOPE.value) return [`Placed in service on ${decidingDate}, before this law applies: $0.`];
  const failed = failedGates(requirements).map((name) => REQUIREMENT_TITLES[name]);
  if (failed.length > 0) return [`Not met: ${failed.join(', ')}. So the credit is $0.`];
  if (decidingDate < VALUE_REQUIREMENTS_FROM) return [capacityStep(production), ...openGateSteps(requirements)];
  return [
    part(REQUIREMENT_TITLES.criticalMinerals, requirements.criticalMinerals.outcome),
    part(REQUIREMENT_TITLES.batteryComponents, requirements.batteryComponents.outcome),
    ...openGateSteps(requirements),
    ...foreignEntityStep(requirements.foreignEntityOfConcern.outcome),
  ];
}
