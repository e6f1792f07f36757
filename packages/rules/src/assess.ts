/** From what a vehicle holds to what it earns. Source: law.md, "Gates" and "The credit"; events.md, `oretrail.verdict.v1`. */
import type { AssessedPart, Day, Decimal, Finding, MineralsTest, Requirements, RulesetId } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { afterGate, type Credit, creditByCapacity, creditByRequirements, NO_CREDIT } from './amount.ts';
import type { Facts } from './facts.ts';
import { findingsOf, type Noticed, noticedInProvenance, noticedOf } from './findings.ts';
import {
  type ForeignEntityAssessment,
  ForeignEntityRule,
  noticedInForeignEntity,
} from './foreign-entity/requirement.ts';
import { assessGates, type Gates, type GatesAssessment } from './gates.ts';
import { MineralsRule } from './minerals.ts';
import { SCOPE } from './parameters/gates.ts';
import { rulesetOf } from './parameters/rulesets.ts';
import {
  assessComponents,
  assessMinerals,
  type ComponentsAssessment,
  type MineralsAssessment,
  noticedInShares,
  shownComponents,
  shownMinerals,
} from './share-requirements.ts';

/**
 * What the rules are asked about a vehicle, beside what it holds. It names neither the vehicle nor what does not matter (on
 * which side of the limit its price is, but not the price), so that thousands of vehicles ask the same.
 */
export type Question = Readonly<{
  /** The deciding date, or the first day since which the law and the facts are the same (`epochOf`). */
  day: Day;
  gates: Gates;
  /** If the credit goes by it, as in early 2023; else null. */
  capacityKwh: Decimal | null;
  /** The test that the manufacturer has elected, if any. */
  elected: MineralsTest | null;
  /** A plan of the manufacturer excuses materials that are impracticable to trace. */
  isPlanInForce: boolean;
  facts: Facts;
  ruleset: RulesetId;
}>;

/** All that an assessment rests on: equal inputs give equal assessments. */
export type AssessmentInput = Question & Readonly<{ holdings: Holdings }>;

/** What the law makes of an input, and the arithmetic behind each requirement; `null` if one is not applicable. */
export type Assessment = Readonly<{
  content: AssessedPart;
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

type Considered = Omit<Assessment, 'content'>;

const NOT_CONSIDERED: Considered = { minerals: null, components: null, foreignEntity: null };

function consider({ day, elected, isPlanInForce, holdings, facts, ruleset }: AssessmentInput): Considered {
  const rules = rulesUnder(facts);
  const shares = { day, elected, holdings, ruleset: rulesetOf(ruleset) };
  return {
    minerals: assessMinerals(shares, rules.minerals),
    components: assessComponents(shares),
    foreignEntity: rules.foreignEntity.assess({ day, isPlanInForce, holdings }),
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
function creditBeforeGates({ day, capacityKwh }: AssessmentInput, requirements: Requirements): Credit {
  if (day < SCOPE.value) return NO_CREDIT;
  if (capacityKwh !== null) return creditByCapacity(capacityKwh);
  const { criticalMinerals, batteryComponents } = requirements;
  return creditByRequirements([criticalMinerals.outcome, batteryComponents.outcome]);
}

function creditOf(input: AssessmentInput, requirements: Requirements): Credit {
  const { finalAssembly, grossWeight, batteryCapacity, price, acquisition, foreignEntityOfConcern } = requirements;
  const gates = [finalAssembly, grossWeight, batteryCapacity, price, acquisition, foreignEntityOfConcern];
  return gates.reduce((left, { outcome }) => afterGate(left, outcome), creditBeforeGates(input, requirements));
}

function statusOf({ amountUsd, potentialUsd }: Credit): AssessedPart['status'] {
  if (amountUsd !== potentialUsd) return 'indeterminate';
  return amountUsd > 0 ? 'eligible' : 'ineligible';
}

function findingsFor(
  { holdings }: AssessmentInput,
  isInScope: boolean,
  gates: GatesAssessment,
  { minerals, components, foreignEntity }: Considered,
): readonly Finding[] {
  const ofScope: Noticed[] = isInScope ? [] : [noticedOf('out-of-scope')];
  const ofForeignEntity = foreignEntity === null ? [] : noticedInForeignEntity(foreignEntity);
  return findingsOf([
    ...ofScope,
    ...gates.noticed,
    ...ofForeignEntity,
    ...noticedInShares(minerals, components),
    ...noticedInProvenance(holdings.findings),
  ]);
}

/** What the evidence earns under one ruleset, and why. All requirements are assessed, even if a gate is not met. */
export function assess(input: AssessmentInput): Assessment {
  const { ruleset } = input;
  const isInScope = input.day >= SCOPE.value;
  const gates = assessGates(input.gates, rulesetOf(ruleset));
  const considered = isInScope ? consider(input) : NOT_CONSIDERED;
  const requirements = requirementsOf(gates, considered);
  const credit = creditOf(input, requirements);
  const findings = findingsFor(input, isInScope, gates, considered);
  return { content: { status: statusOf(credit), ...credit, ruleset, requirements, findings }, ...considered };
}
