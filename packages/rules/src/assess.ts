/** From a vehicle's holdings to its verdict. Source: law.md, "Gates" and "The credit"; events.md, `oretrail.verdict.v1`. */
import type {
  Day,
  Finding,
  Requirements,
  RulesetId,
  VehicleDelivery,
  VehicleProduction,
  VerdictContent,
  Vin,
} from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { afterGate, type Credit, creditByCapacity, creditByRequirements, NO_CREDIT } from './amount.ts';
import type { Facts } from './facts.ts';
import { findingsOf, type Noticed, noticedInProvenance, noticedOf } from './findings.ts';
import {
  type ForeignEntityAssessment,
  ForeignEntityRule,
  noticedInForeignEntity,
} from './foreign-entity/requirement.ts';
import { assessGates, type DecidingDays, type GatesAssessment } from './gates.ts';
import { MineralsRule } from './minerals.ts';
import { SCOPE } from './parameters/gates.ts';
import { rulesetOf } from './parameters/rulesets.ts';
import { VALUE_REQUIREMENTS_FROM } from './parameters/thresholds.ts';
import {
  assessComponents,
  assessMinerals,
  type ComponentsAssessment,
  type MineralsAssessment,
  noticedInShares,
  shownComponents,
  shownMinerals,
} from './share-requirements.ts';

/** One vehicle, what it holds, and the law to apply. */
export type AssessmentInput = Readonly<{
  vin: Vin;
  production: VehicleProduction;
  delivery: VehicleDelivery | null;
  holdings: Holdings;
  facts: Facts;
  ruleset: RulesetId;
}>;

/** A verdict's content and the arithmetic behind each requirement; `null` if one is not applicable. */
export type Assessment = Readonly<{
  content: VerdictContent;
  minerals: MineralsAssessment | null;
  components: ComponentsAssessment | null;
  foreignEntity: ForeignEntityAssessment | null;
}>;

type Rules = Readonly<{ minerals: MineralsRule; foreignEntity: ForeignEntityRule }>;

/** The rules under one set of facts, with their results so far. They live as long as the facts. */
const rulesByFacts = new WeakMap<Facts, Rules>();

function rulesUnder(facts: Facts): Rules {
  const known = rulesByFacts.get(facts);
  if (known !== undefined) return known;
  const rules = { minerals: new MineralsRule(facts), foreignEntity: new ForeignEntityRule(facts) };
  rulesByFacts.set(facts, rules);
  return rules;
}

/**
 * Placed in service; before delivery the expected day, else the day of final assembly, but not before the day on which it
 * was acquired. law.md, "Deciding date".
 */
export function decidingDateOf(production: VehicleProduction, delivery: VehicleDelivery | null): Day {
  if (delivery?.placedInServiceOn !== undefined) return delivery.placedInServiceOn;
  const projected = production.expectedDeliveryOn ?? production.finalAssembly.completedOn;
  return delivery !== null && delivery.acquiredOn > projected ? delivery.acquiredOn : projected;
}

type Considered = Omit<Assessment, 'content'>;

const NOT_CONSIDERED: Considered = { minerals: null, components: null, foreignEntity: null };

function consider(input: AssessmentInput, decidingDate: Day): Considered {
  const { vin, production, holdings, facts } = input;
  const rules = rulesUnder(facts);
  const question = { vin, manufacturer: production.manufacturer, decidingDate, holdings };
  const shareQuestion = { ...question, facts, ruleset: rulesetOf(input.ruleset) };
  return {
    minerals: assessMinerals(shareQuestion, rules.minerals),
    components: assessComponents(shareQuestion),
    foreignEntity: rules.foreignEntity.assess(question),
  };
}

function requirementsOf(gates: GatesAssessment, { minerals, components, foreignEntity }: Considered): Requirements {
  return {
    ...gates.requirements,
    foreignEntityOfConcern: { outcome: foreignEntity?.outcome ?? 'not-applicable' },
    criticalMinerals: minerals === null ? { outcome: 'not-applicable' } : shownMinerals(minerals),
    batteryComponents: components === null ? { outcome: 'not-applicable' } : shownComponents(components),
  };
}

/** The credit before the gates are applied. */
function creditBeforeGates({ production }: AssessmentInput, decidingDate: Day, requirements: Requirements): Credit {
  if (decidingDate < SCOPE.value) return NO_CREDIT;
  if (decidingDate < VALUE_REQUIREMENTS_FROM) return creditByCapacity(production.batteryCapacityKwh);
  const { criticalMinerals, batteryComponents } = requirements;
  return creditByRequirements([criticalMinerals.outcome, batteryComponents.outcome]);
}

function creditOf(input: AssessmentInput, decidingDate: Day, requirements: Requirements): Credit {
  const { finalAssembly, grossWeight, batteryCapacity, price, acquisition, foreignEntityOfConcern } = requirements;
  const gates = [finalAssembly, grossWeight, batteryCapacity, price, acquisition, foreignEntityOfConcern];
  const credit = creditBeforeGates(input, decidingDate, requirements);
  return gates.reduce((left, { outcome }) => afterGate(left, outcome), credit);
}

function statusOf({ amountUsd, potentialUsd }: Credit): VerdictContent['status'] {
  if (amountUsd !== potentialUsd) return 'indeterminate';
  return amountUsd > 0 ? 'eligible' : 'ineligible';
}

function findingsFor(
  { vin, holdings }: AssessmentInput,
  isInScope: boolean,
  gates: GatesAssessment,
  { minerals, components, foreignEntity }: Considered,
): readonly Finding[] {
  const ofScope: Noticed[] = isInScope ? [] : [noticedOf(vin, 'out-of-scope')];
  const ofForeignEntity = foreignEntity === null ? [] : noticedInForeignEntity(foreignEntity);
  return findingsOf(vin, [
    ...ofScope,
    ...gates.noticed,
    ...ofForeignEntity,
    ...noticedInShares(vin, minerals, components),
    ...noticedInProvenance(holdings.findings),
  ]);
}

/** What one vehicle earns under one ruleset, and why. All requirements are assessed, even if a gate is not met. */
export function assessVehicle(input: AssessmentInput): Assessment {
  const { vin, production, delivery, ruleset } = input;
  const decidingDate = decidingDateOf(production, delivery);
  const days: DecidingDays = delivery === null ? { decidingDate } : { decidingDate, acquiredOn: delivery.acquiredOn };
  const isInScope = decidingDate >= SCOPE.value;
  const gates = assessGates(production, days, rulesetOf(ruleset));
  const considered = isInScope ? consider(input, decidingDate) : NOT_CONSIDERED;
  const requirements = requirementsOf(gates, considered);
  const credit = creditOf(input, decidingDate, requirements);
  const content: VerdictContent = {
    vin,
    status: statusOf(credit),
    ...credit,
    basis: delivery?.placedInServiceOn === undefined ? 'projected' : 'delivered',
    ...days,
    ruleset,
    requirements,
    findings: findingsFor(input, isInScope, gates, considered),
  };
  return { content, ...considered };
}

/** The verdict of a vehicle whose production events are all out of force. events.md, `oretrail.verdict.v1`. */
export function withdrawnVerdict(vin: Vin, ruleset: RulesetId): VerdictContent {
  return { vin, status: 'withdrawn', amountUsd: 0, potentialUsd: 0, ruleset };
}
