import { amountOf, ONE_SHARE } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { groupsOf } from './chain-groups.ts';
import type { ExplainedChain } from './explanation.ts';

type Given = Readonly<{ lot: string; usd: string | null; refinery?: string; day?: string; mineral?: string }>;

const EXACT = { low: ONE_SHARE, high: ONE_SHARE };

function chainOf({ lot, usd, refinery = 'us', day = '2024-01-01', mineral = 'nickel' }: Given): ExplainedChain {
  const step = { activity: 'processing', country: 'US', facility: refinery, operator: 'urn:party:a', days: [day] };
  const value = usd === null ? null : amountOf(usd);
  const origin = {
    lotId: lot,
    mineral,
    steps: [step],
    valueAdded: [value ?? 0n],
    isRecycled: false,
    isUntraced: false,
  };
  const shares = { extraction: EXACT, processing: EXACT, recycling: EXACT };
  return { chain: { origin, value, subjects: { subjects: [], more: false } }, shares, factor: EXACT } as never;
}

const groups = (...given: readonly Given[]) => groupsOf(given.map(chainOf));

describe('equal chains', () => {
  it('stand together, with all lots, days and dollars', () => {
    const [group, ...others] = groups(
      { lot: 'b', usd: '2', day: '2024-03-01' },
      { lot: 'a', usd: '1', day: '2024-02-01' },
      { lot: 'a', usd: '1', day: '2024-02-01' },
    );
    expect(others).toEqual([]);
    expect(group).toMatchObject({ chains: 3, lots: ['b', 'a'], value: amountOf('4') });
    expect(group?.steps).toMatchObject([{ days: ['2024-02-01', '2024-03-01'], addedUsd: amountOf('4') }]);
  });

  it.each<Partial<Given>>([{ refinery: 'other' }, { mineral: 'cobalt' }, { usd: null }])(
    'are not those of %j',
    (other) => {
      expect(groups({ lot: 'a', usd: '1' }, { lot: 'a', usd: '1', ...other })).toHaveLength(2);
    },
  );

  it('stand in the order of what they weigh together, unknown values first', () => {
    const all = groups(
      { lot: 'a', usd: '3' },
      { lot: 'b', usd: '2', refinery: 'x' },
      { lot: 'c', usd: '2', refinery: 'x' },
      { lot: 'd', usd: null, mineral: 'cobalt' },
    );
    expect(all.map(({ value }) => value)).toEqual([null, amountOf('4'), amountOf('3')]);
  });
});
