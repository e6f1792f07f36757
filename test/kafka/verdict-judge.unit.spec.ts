/** The judge of faults tells what is lost, doubled and wrong: a judge that sees nothing proves nothing. */

import { evaluate } from '@oretrail/evaluation';
import { DEFAULT_RULESET, type Verdict } from '@oretrail/model';
import { generatedEvents } from '@oretrail/test-support/events';
import { expect, it } from 'vitest';
import { faultsOf } from './verdict-judge.ts';

const events = generatedEvents({ seed: 1, vehicles: 3, realisticFaults: 0 });
const due = evaluate(events, { ruleset: DEFAULT_RULESET }).verdicts;
const [victim] = due;
if (victim === undefined) throw new Error('three vehicles give no verdict');

function chained(verdict: Verdict, revision: number, before?: Verdict): Verdict {
  const { supersedes: _, previousAmountUsd: __, ...rest } = verdict;
  const link = before && { supersedes: before.verdictId, previousAmountUsd: before.amountUsd };
  return { ...rest, revision, ...link };
}

const other = { ...victim, verdictId: `sha256:${'0'.repeat(64)}` } as Verdict;
const [first, last] = [chained(other, 1), chained(victim, 2, other)];

/** What the judge says where the victim has these revisions, and all others what is due. */
function kinds(revisions: readonly Verdict[]): readonly string[] {
  const byVin = new Map<string, readonly Verdict[]>(due.map((verdict) => [verdict.vin, [chained(verdict, 1)]]));
  if (revisions.length === 0) byVin.delete(`${victim?.vin}`);
  else byVin.set(`${victim?.vin}`, revisions);
  return [...new Set(faultsOf(byVin, events, DEFAULT_RULESET).map(({ kind }) => kind))].sort();
}

it.each([
  ['nothing of two revisions in a chain', [first, last], []],
  ['lost if there is none', [], ['lost']],
  ['lost if a revision is missing', [first, { ...last, revision: 3 }], ['lost']],
  ['doubled if a revision comes again', [first, last, last], ['doubled', 'wrong']],
  ['doubled if a verdict repeats', [first, last, chained(victim, 3, victim)], ['doubled']],
  ['wrong if the head is another', [first], ['wrong']],
  ['wrong if the chain is broken', [first, { ...last, supersedes: victim.verdictId }], ['wrong']],
])('%s', (_, revisions, expected) => {
  expect(kinds(revisions)).toEqual(expected);
});

it('wrong if nothing is due', () => {
  const byVin = new Map<string, readonly Verdict[]>(due.map((verdict) => [verdict.vin, [chained(verdict, 1)]]));
  byVin.set('1', [chained(victim, 1)]);
  expect(faultsOf(byVin, events, DEFAULT_RULESET)).toEqual([{ kind: 'wrong', what: '1: nothing is due' }]);
});
