/**
 * Which vehicles have the same assessment: those that hold the same, and ask the rules the same. Deciding dates in one epoch
 * ask the same, for neither the law nor the facts change within it. Source: architecture.md, "Assessments"; law.md, "Thresholds".
 */
import type { Day, RulesetId } from '@oretrail/model';
import type { Question } from './assess.ts';
import type { Facts } from './facts.ts';
import { COMPONENTS_LIMB_FROM, MINERALS_LIMB_FROM } from './parameters/foreign-entity.ts';
import { SCOPE } from './parameters/gates.ts';
import { day } from './parameters/parameter.ts';
import { ALL_RULESETS, type Ruleset } from './parameters/rulesets.ts';
import {
  COMPONENTS_THRESHOLDS_PERCENT,
  MINERALS_THRESHOLDS_PERCENT,
  VALUE_REQUIREMENTS_FROM,
} from './parameters/thresholds.ts';
import { lastUntil, later } from './periods.ts';

/** Before all days of events. */
const BEGINNING = day('0001-01-01');

/**
 * The days on which the law that an assessment reads may change. It does not read the days of gates, elections and plans, but
 * what they come to.
 */
function boundariesOf({ permittedTests, lawGap }: Ruleset): readonly Day[] {
  const rows = [...permittedTests, ...MINERALS_THRESHOLDS_PERCENT, ...COMPONENTS_THRESHOLDS_PERCENT];
  const days = [
    BEGINNING,
    SCOPE.value,
    VALUE_REQUIREMENTS_FROM,
    COMPONENTS_LIMB_FROM.value,
    MINERALS_LIMB_FROM.value,
    lawGap?.from ?? null,
    ...rows.flatMap(({ from, to }) => [from, to]),
  ];
  return [...new Set(days.filter((one) => one !== null))].sort();
}

const BOUNDARIES: ReadonlyMap<RulesetId, readonly Day[]> = new Map(
  ALL_RULESETS.map((ruleset) => [ruleset.id, boundariesOf(ruleset)]),
);

/** The first day of the epoch that a deciding date belongs to. */
export function epochOf(decidingDate: Day, facts: Facts, ruleset: RulesetId): Day {
  const lawSince = lastUntil(BOUNDARIES.get(ruleset) ?? [], decidingDate) ?? BEGINNING;
  const factsSince = facts.agreementsSince(decidingDate) ?? BEGINNING;
  return later(lawSince, factsSince);
}

/** The same question for all days of the epoch. */
export function sharedQuestion(question: Question): Question {
  return { ...question, day: epochOf(question.day, question.facts, question.ruleset) };
}

/** Tells questions apart under one set of facts, by all of their members. */
export function questionKey({ facts: _facts, gates, ...members }: Question): string {
  return [...Object.values(members), ...Object.values(gates)].join(' ');
}
