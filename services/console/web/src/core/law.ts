/** The law as rows. Source: law.md, "The law as data". */
import { RULESETS } from '@oretrail/model';
import { ALL_RULESETS, BUILT_IN_FACTS, describeRuleset, type RulesetRow } from '@oretrail/rules';
import { requiredRuleset } from './derive.ts';

/** A ruleset, and the facts that ship with it. */
export type Law = Readonly<{
  rulesets: readonly Readonly<{ id: string; title: string }>[];
  rows: readonly RulesetRow[];
  facts: readonly Readonly<{ subject: string; data: Readonly<Record<string, unknown>> }>[];
}>;

/** @param asked empty for the last ruleset @throws TypeError for an unknown one */
export function law({ ruleset }: Readonly<{ ruleset: string }>): Law {
  const id = requiredRuleset(ruleset === '' ? (RULESETS.at(-1) ?? '') : ruleset);
  return {
    rulesets: [...ALL_RULESETS].map(({ id: known, title }) => ({ id: known, title })).reverse(),
    rows: describeRuleset(id),
    facts: BUILT_IN_FACTS.map(({ subject, data }) => ({ subject, data: { ...data } })),
  };
}
