/** The explanation of one vehicle by the pure core, as `oretrail explain` gives it. Source: console.md, "Explanations", "The past". */
import { explain, renderExplanationJson } from '@oretrail/explanation';
import { DEFAULT_RULESET, RULESETS, type RulesetId, type Vin } from '@oretrail/model';
import { evaluateClosure } from '../closure/closure.ts';
import { badQuery, requiredText } from './bounds.ts';
import { closure } from './closure.ts';
import { type Moment, momentOf, type PastAsked } from './moment.ts';
import { closureThen } from './past-closure.ts';
import type { Reading } from './reading.ts';
import { revision, revisionThen, type StoredRevision, verdict } from './revisions.ts';

/** What is asked for. */
export type ExplanationAsked = Readonly<{
  vin: string;
  /** If left out, that of the verdict that was published last. */
  ruleset?: RulesetId;
  /** If left out, all that is known. */
  past?: PastAsked;
}>;

/** What a vehicle comes to by the events that are known, or were at a moment of the past. */
export type StoredExplanation = Readonly<{
  /** JSON as `oretrail explain --json` prints it, with the verdict that was published, if the events still give it. */
  text: string;
  ruleset: RulesetId;
  /** Whether the events give the verdict that was published last. If not, the workers had not come so far, or the ruleset is another. */
  isPublished: boolean;
  /** The last revision that was published by then; null if there was none. */
  revision: number | null;
  /** Sources of the statements that it rests on, sorted. */
  parties: readonly string[];
}>;

function requiredRuleset(ruleset: string): RulesetId {
  const known = RULESETS.find((one) => one === ruleset);
  if (known !== undefined) return known;
  throw badQuery('ruleset', `is none of ${RULESETS.join(', ')}`);
}

/** The law of a moment: the seal names it; by time it is that of the last verdict, and before any that of the first. */
function lawOf(reading: Reading, vin: string, moment: Moment | null, stored: StoredRevision | null): string {
  if (moment?.kind === 'seal') return moment.ruleset;
  const judged = stored ?? (moment === null ? null : revision(reading, { vin, revision: 1 }));
  return judged?.verdict.ruleset ?? DEFAULT_RULESET;
}

/**
 * Explains a vehicle; null if nothing is known of it, or was at that moment.
 * @throws ReadModelError `too-large`, `bad-query`, `no-seal`, `seal-ahead`
 */
export function explanation(reading: Reading, asked: ExplanationAsked): StoredExplanation | null {
  const vin = requiredText('vin', asked.vin) as Vin;
  const moment = asked.past === undefined ? null : momentOf(reading, asked.past);
  const stored = moment === null ? verdict(reading, { vin }) : revisionThen(reading, vin, moment);
  const ruleset = requiredRuleset(asked.ruleset ?? lawOf(reading, vin, moment, stored));
  const found = moment === null ? closure(reading, { vin }) : closureThen(reading, vin, moment);
  const evaluation = evaluateClosure(found, { ruleset });
  const derived = evaluation.verdicts.find((one) => one.vin === vin);
  if (derived === undefined) return null;
  const isPublished = stored !== null && stored.verdict.verdictId === derived.verdictId;
  const explained = explain(isPublished ? stored.verdict : derived, evaluation.vehicles.get(vin));
  const parties = [...new Set(found.events.map(({ source }) => source))].sort();
  return {
    text: renderExplanationJson(explained),
    ruleset,
    isPublished,
    revision: stored?.verdict.revision ?? null,
    parties,
  };
}
