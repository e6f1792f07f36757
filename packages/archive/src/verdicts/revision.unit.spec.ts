import type { Verdict } from '@oretrail/model';
import { codeOf } from '@oretrail/test-support/archive/thrown-code';
import { describe, expect, it } from 'vitest';
import { revisionOf } from './revision.ts';

const [byEngine1, byEngine2] = [
  await import('../../../../schemas/oretrail.Verdict/v1.golden.json', { with: { type: 'json' } }),
  await import('../../../../schemas/oretrail.Verdict/v2.golden.json', { with: { type: 'json' } }),
];
/** Others there have made-up ids. */
const isReal = ({ name }: { name: string }): boolean => /^in.*(?:first|superseding)$/.test(name);
const realIn = ({ default: golden }: typeof byEngine1 | typeof byEngine2): readonly Verdict[] =>
  golden.filter(isReal).map(({ json }) => json as unknown as Verdict);

describe.each([
  ['engine 1, which gave no assessmentId', realIn(byEngine1)],
  ['this engine', realIn(byEngine2)],
])('the link of a verdict of %s', (_engine, verdicts) => {
  it('has its id, number and what it follows', () => {
    expect(verdicts.map(({ revision }) => revision)).toEqual([1, 2, 1, 2]);
    for (const verdict of verdicts) {
      const { vin, verdictId, revision, supersedes = null } = verdict;
      expect(revisionOf(verdict)).toEqual({ vin, verdictId, revision, supersedes });
    }
  });

  it.each<[string, Partial<Verdict>, string]>([
    ['another amount', { amountUsd: 7_499 }, 'wrong-verdict-id'],
    ['another ruleset', { ruleset: 'us-30d@2023-04-17' }, 'wrong-verdict-id'],
    ['an assessmentId that it has not', { assessmentId: `sha256:${'0'.repeat(64)}` }, 'wrong-verdict-id'],
    ['another id', { verdictId: `sha256:${'0'.repeat(64)}` }, 'wrong-verdict-id'],
    ['an id of another kind', { verdictId: 'md5:0' }, 'bad-verdict'],
    ['what its id does not cover', { cause: 'rules' }, 'fine'],
  ])('is refused or taken with %s', (_, change, code) => {
    expect(codeOf(() => revisionOf({ ...(verdicts[0] as Verdict), ...change }))).toBe(code);
  });

  it('is refused if it names no vehicle', () => {
    const vin = 'x' as Verdict['vin'];
    expect(codeOf(() => revisionOf({ ...(verdicts[0] as Verdict), vin }))).toBe('bad-verdict');
  });
});
