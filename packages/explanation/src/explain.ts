/** From an evaluation to the explanation of one vehicle. */
import type { EvaluatedVehicle } from '@oretrail/evaluation';
import type { RulesetId, Verdict } from '@oretrail/model';
import { rankChains, rankComponents } from './chains.ts';
import { explainCredit } from './credit.ts';
import type { ExplainedRequirement, Explanation } from './explanation.ts';
import { explainForeignEntityRule } from './foreign-entity.ts';
import { explainGates } from './gates.ts';
import { nextStepsOf } from './next-steps.ts';
import { explainComponents, explainMinerals } from './shares.ts';

function requirementsOf(
  { production, assessment }: EvaluatedVehicle,
  ruleset: RulesetId,
): readonly ExplainedRequirement[] {
  const { content, minerals, components, foreignEntity } = assessment;
  const { requirements, decidingDate, acquiredOn, basis } = content;
  if (requirements === undefined || decidingDate === undefined) return [];
  const days = acquiredOn === undefined ? { decidingDate } : { decidingDate, acquiredOn };
  const isDelivered = basis === 'delivered';
  return [
    ...explainGates({ production: production.event.data, days, isDelivered, ruleset, requirements }),
    explainForeignEntityRule(foreignEntity),
    explainMinerals(minerals, decidingDate, ruleset),
    explainComponents(components, decidingDate),
  ];
}

function explainVehicle(verdict: Verdict, vehicle: EvaluatedVehicle): Explanation {
  const { production, holdings, assessment } = vehicle;
  const { make, model, modelYear, manufacturer } = production.event.data;
  const { content, minerals, components } = assessment;
  const chains = minerals === null ? [] : rankChains(minerals, minerals.tested.test, verdict.vin);
  const increments = components === null ? [] : rankComponents(holdings);
  return {
    verdict,
    vehicle: `${make} ${model} ${modelYear}`,
    manufacturer,
    creditSteps: explainCredit(content, production.event.data),
    requirements: requirementsOf(vehicle, verdict.ruleset),
    chains,
    components: increments,
    nextSteps: nextStepsOf({ content, minerals, components, chains, increments }),
  };
}

function explainWithdrawn(verdict: Verdict): Explanation {
  return {
    verdict,
    vehicle: null,
    manufacturer: null,
    creditSteps: ['Production events exist, but corrections have taken all of them out of force.'],
    requirements: [],
    chains: [],
    components: [],
    nextSteps: [
      {
        code: 'state-production',
        requirement: null,
        subjects: [verdict.vin],
        text: 'State the production of the vehicle again, if it was built.',
      },
    ],
  };
}

/**
 * The explanation of one vehicle.
 * @param verdict the verdict in force
 * @param vehicle what the events give for the vehicle; undefined if corrections withdrew all of its production events
 */
export function explain(verdict: Verdict, vehicle: EvaluatedVehicle | undefined): Explanation {
  return vehicle === undefined ? explainWithdrawn(verdict) : explainVehicle(verdict, vehicle);
}
