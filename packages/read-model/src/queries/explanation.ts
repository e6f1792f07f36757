/** The explanation of one vehicle by the pure core, as `oretrail explain` gives it. Source: console.md, "Explanations". */
import { explain, renderExplanationJson } from '@oretrail/explanation';
import { DEFAULT_RULESET, RULESETS, type RulesetId, type Vin } from '@oretrail/model';
import { evaluateClosure } from '../closure/closure.ts';
import { badQuery, requiredText } from './bounds.ts';
import { closure } from './closure.ts';
import type { Reading } from './reading.ts';
import { verdict } from './revisions.ts';

/** What a vehicle comes to by the events that are known. */
export type StoredExplanation = Readonly<{
  /** JSON as `oretrail explain --json` prints it, with the verdict that was published, if the events still give it. */
  text: string;
  ruleset: RulesetId;
  /** Whether the events give the verdict that was published last. If not, the workers have not come so far, or the ruleset is another. */
  isPublished: boolean;
  /** The last revision that was published; null if there is none. */
  revision: number | null;
  /** Sources of the statements that it rests on, sorted. */
  parties: readonly string[];
}>;

function requiredRuleset(ruleset: RulesetId): RulesetId {
  if (RULESETS.includes(ruleset)) return ruleset;
  throw badQuery('ruleset', `is none of ${RULESETS.join(', ')}`);
}

/**
 * Explains a vehicle; null if nothing is known of it.
 * @param asked `ruleset`: that of the last verdict if it is left out
 * @throws ReadModelError `too-large`, `bad-query`
 */
export function explanation(
  reading: Reading,
  asked: Readonly<{ vin: string; ruleset?: RulesetId }>,
): StoredExplanation | null {
  const vin = requiredText('vin', asked.vin) as Vin;
  const stored = verdict(reading, { vin });
  const ruleset = requiredRuleset(asked.ruleset ?? stored?.verdict.ruleset ?? DEFAULT_RULESET);
  const found = closure(reading, { vin });
  const evaluation = evaluateClosure(found, { ruleset });
  const derived = evaluation.verdicts.find((one) => one.vin === vin);
  if (derived === undefined) return null;
  const isPublished = stored !== null && stored.verdict.verdictId === derived.verdictId;
  const explained = explain(isPublished ? stored.verdict : derived, evaluation.vehicles.get(vin));
  const revision = stored?.verdict.revision ?? null;
  const parties = [...new Set(found.events.map(({ source }) => source))].sort();
  return { text: renderExplanationJson(explained), ruleset, isPublished, revision, parties };
}
