/** How the dollars come about. Source: law.md, below the first table; §30D(b). */
import {
  amountOf,
  ONE_UNIT,
  type Outcome,
  type Requirements,
  type VehicleProduction,
  type VerdictContent,
} from '@oretrail/model';
import { CAPACITY_CREDIT, REQUIREMENT_CREDIT_USD, SCOPE, VALUE_REQUIREMENTS_FROM } from '@oretrail/rules';
import { wholeDollars } from '../rendering/quantities.ts';
import { REQUIREMENT_TITLES } from './titles.ts';

/** Requirements without which nothing is left of the credit. */
export const GATES = ['finalAssembly', 'grossWeight', 'batteryCapacity', 'price', 'acquisition'] as const;

/** The gates that are not met. */
export function failedGates(requirements: Requirements): readonly (typeof GATES)[number][] {
  return GATES.filter((name) => requirements[name].outcome === 'not-met');
}

function capacitySteps({ batteryCapacityKwh }: VehicleProduction, amountUsd: number): string[] {
  const { baseUsd, batteryUsd, extraUsdPerKwh, extraAboveKwh, maxUsd } = CAPACITY_CREDIT.value;
  const wholeKwh = amountOf(batteryCapacityKwh) / ONE_UNIT;
  const base = `${wholeDollars(baseUsd)} + ${wholeDollars(batteryUsd)}`;
  const extra = `${wholeDollars(extraUsdPerKwh)} × (${wholeKwh} kWh − ${extraAboveKwh})`;
  return [
    `Before ${VALUE_REQUIREMENTS_FROM} the battery decides: ${base} + ${extra}, at most ${wholeDollars(maxUsd)}: ${wholeDollars(amountUsd)}.`,
  ];
}

function part(title: string, outcome: Outcome): string {
  const each = wholeDollars(REQUIREMENT_CREDIT_USD.value);
  if (outcome === 'met') return `${title}: met, ${each}.`;
  return outcome === 'indeterminate' ? `${title}: not shown yet, ${each} are open.` : `${title}: not met, $0.`;
}

function foreignEntityStep(outcome: Outcome): string[] {
  if (outcome === 'not-met') return ['A foreign entity of concern is in the battery, which takes all of it.'];
  if (outcome === 'indeterminate') return ['The foreign-entity rule is open, which keeps all of it back.'];
  return [];
}

/** The sum, step by step. */
export function explainCredit(content: VerdictContent, production: VehicleProduction): readonly string[] {
  const { requirements, decidingDate, amountUsd } = content;
  if (requirements === undefined || decidingDate === undefined) return [];
  if (decidingDate < SCOPE.value) return [`Placed in service on ${decidingDate}, before this law: nothing.`];
  const failed = failedGates(requirements).map((name) => REQUIREMENT_TITLES[name]);
  if (failed.length > 0) return [`Not met: ${failed.join(', ')}. That leaves nothing of the credit.`];
  if (decidingDate < VALUE_REQUIREMENTS_FROM) return capacitySteps(production, amountUsd);
  return [
    part(REQUIREMENT_TITLES.criticalMinerals, requirements.criticalMinerals.outcome),
    part(REQUIREMENT_TITLES.batteryComponents, requirements.batteryComponents.outcome),
    ...foreignEntityStep(requirements.foreignEntityOfConcern.outcome),
  ];
}
