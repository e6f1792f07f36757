import type { Verdict } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { isAskedFor, type VerdictFilter } from './verdict-filter.ts';

const VERDICT = {
  status: 'eligible',
  cause: 'data',
  decidingDate: '2024-05-01',
  findings: [{ code: 'untraced' }],
} as unknown as Verdict;

describe('a verdict is asked for', () => {
  it.each<[VerdictFilter, VerdictFilter]>([
    [{ status: 'eligible' }, { status: 'ineligible' }],
    [{ cause: 'data' }, { cause: 'rules' }],
    [{ finding: 'untraced' }, { finding: 'lot-missing' }],
    [{ from: '2024-05-01' as never }, { from: '2024-05-02' as never }],
    [{ to: '2024-05-01' as never }, { to: '2024-04-30' as never }],
  ])('by %j, and not by %j', (yes, no) => {
    expect([isAskedFor(yes, VERDICT), isAskedFor(no, VERDICT)]).toEqual([true, false]);
    expect(isAskedFor({ ...yes, ...no }, VERDICT)).toBe(false);
  });

  it('without a filter always, and in no period if it has no date', () => {
    const withdrawn = { status: 'withdrawn' } as unknown as Verdict;
    expect(isAskedFor({}, withdrawn)).toBe(true);
    expect(isAskedFor({ from: '2020-01-01' as never }, withdrawn)).toBe(false);
    expect(isAskedFor({ to: '2030-01-01' as never }, withdrawn)).toBe(false);
  });
});
