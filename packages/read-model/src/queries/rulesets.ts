/** Which laws have judged. */
import type { RulesetId } from '@oretrail/model';
import type { Reading } from './reading.ts';
import { summary } from './verdict-totals.ts';

/** A ruleset, and how many vehicles it has judged last. */
export type RulesetUse = Readonly<{ ruleset: RulesetId; vehicles: number }>;

/** The rulesets of the last verdicts, in the order of their names. */
export function rulesets(reading: Reading, _: Readonly<Record<never, never>>): readonly RulesetUse[] {
  const { rows } = summary(reading, { by: ['ruleset'] });
  const uses = rows.map(({ by: [ruleset], vehicles }): RulesetUse => ({ ruleset: ruleset as RulesetId, vehicles }));
  return uses.sort((a, b) => (a.ruleset < b.ruleset ? -1 : 1));
}

/** The one that has judged most vehicles last; null if there is no verdict. */
export function mostUsedRuleset(reading: Reading): RulesetId | null {
  const [first, ...others] = rulesets(reading, {});
  return (
    others.reduce((most, one) => (most === undefined || one.vehicles > most.vehicles ? one : most), first)?.ruleset ??
    null
  );
}
