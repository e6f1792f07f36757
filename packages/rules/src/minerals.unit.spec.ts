/** The critical-minerals requirement. Source: §30D(e)(1); 26 CFR 1.30D-3(a); provenance.md, sections 3 and 5. */
import { amountOf, formatShare, type Mineral, type MineralsTest, type ReferenceFact } from '@oretrail/model';
import type { Chain, ChainOrigin } from '@oretrail/provenance';
import { describe, expect, test } from 'vitest';
import { BUILT_IN_FACTS } from './built-in-facts.ts';
import { agreement, chain, on, origin, ungrantedChain } from './examples/examples.ts';
import { factsOf } from './facts.ts';
import { MineralsRule } from './minerals.ts';

const HALF_TEST = '50-percent-value-added';
const TRACED = 'traced-qualifying-value';
const DAY = '2024-06-01';

/** The least and the most that the share of these chains may be under one test, as a verdict shows them. */
function share(
  tested: MineralsTest,
  chains: readonly Chain[],
  facts: readonly ReferenceFact[] = [],
  day = DAY,
): string {
  const { low, high } = new MineralsRule(factsOf(facts)).figuresOf(chains, on(day)).results[tested];
  return low === high ? formatShare(low) : `${formatShare(low)} to ${formatShare(high)}`;
}

/** A chain worth 100 USD that came along these steps. */
function worth100(steps: readonly string[], more: Partial<ChainOrigin> = {}): Chain {
  return chain('100', origin(steps, more));
}

const LITHIUM = 'lithium' as Mineral;
const NONE = '0.000000000';
const ALL = '1.000000000';
const OPEN = '0.000000000 to 1.000000000';

describe('26 CFR 1.30D-2(b)(13): the United States and its free-trade partners', () => {
  test.each(['US', 'PR', 'GU', 'VI', 'AS', 'MP'])(
    'given nickel extracted in %s, then it qualifies: the US and its territories',
    (country) => {
      expect(share(TRACED, [worth100([`extraction ${country} 100`])])).toBe(ALL);
    },
  );

  test.each('AU BH CA CL CO CR DO SV GT HN IL JO KR MA MX NI OM PA PE SG'.split(' '))(
    'given nickel extracted in %s, then it qualifies: a partner by treaty',
    (country) => {
      expect(share(TRACED, [worth100([`extraction ${country} 100`])])).toBe(ALL);
    },
  );

  test.each(['ID', 'CN', 'DE', 'GB', 'AR', 'PH', 'JP'])(
    'given nickel extracted in %s, then it does not qualify',
    (country) => {
      expect(share(TRACED, [worth100([`extraction ${country} 100`])])).toBe(NONE);
    },
  );

  test('given nickel from Japan, when the agreement of 2023-03-28 is known, then it qualifies from that day on', () => {
    const japanese = [worth100(['processing JP 100'])];
    const known = BUILT_IN_FACTS.map(({ data }) => data);
    expect(share(TRACED, japanese, known, '2023-03-27')).toBe(NONE);
    expect(share(TRACED, japanese, known, '2023-03-28')).toBe(ALL);
  });

  test('given an agreement that ends, then its last day is the day before that', () => {
    const ending = { ...agreement('ID', '2024-01-01'), to: on('2024-07-01') };
    const indonesian = [worth100(['extraction ID 100'])];
    expect(share(TRACED, indonesian, [ending], '2024-06-30')).toBe(ALL);
    expect(share(TRACED, indonesian, [ending], '2024-07-01')).toBe(NONE);
  });

  test('given an agreement on lithium alone, then nickel from that country does not qualify', () => {
    const onLithium = [agreement('AR', '2024-01-01', ['lithium'])];
    expect(share(TRACED, [worth100(['extraction AR 100'], { mineral: LITHIUM })], onLithium)).toBe(ALL);
    expect(share(TRACED, [worth100(['extraction AR 100'])], onLithium)).toBe(NONE);
  });
});

describe('26 CFR 1.30D-3(a): the 50-percent value-added test', () => {
  test('given exactly half of the extraction value added in Australia, then the chain counts whole', () => {
    expect(share(HALF_TEST, [worth100(['extraction AU 50', 'extraction ID 50'])])).toBe(ALL);
  });

  test('given a millionth of a dollar less than half, then the chain counts nothing', () => {
    // 49.999999 / 100 = 0.49999999, which is below one half.
    expect(share(HALF_TEST, [worth100(['extraction AU 49.999999', 'extraction ID 50.000001'])])).toBe(NONE);
  });

  test('given extraction in Indonesia and processing in Korea, then processing alone is enough', () => {
    expect(share(HALF_TEST, [worth100(['extraction ID 90', 'processing KR 10'])])).toBe(ALL);
  });

  test('given a third of the extraction and a third of the processing, then the two are not added up', () => {
    const steps = ['extraction AU 10', 'extraction ID 20', 'processing KR 10', 'processing ID 20'];
    expect(share(HALF_TEST, [worth100(steps)])).toBe(NONE);
  });

  test('given a qualifying chain of 30 USD and another of 70 USD, then the share is 30 / 100', () => {
    const chains = [chain('30', origin(['extraction AU 1'])), chain('70', origin(['extraction ID 1']))];
    expect(share(HALF_TEST, chains)).toBe('0.300000000');
  });
});

describe('26 CFR 1.30D-3(a): the traced qualifying value test', () => {
  test('given 40 of 100 USD of extraction in Australia and nothing of the processing, then 40 % of the value count', () => {
    expect(share(TRACED, [worth100(['extraction AU 40', 'extraction ID 60', 'processing CN 500'])])).toBe(
      '0.400000000',
    );
  });

  test('given 40 % of the extraction and 75 % of the processing, then the greater counts', () => {
    const steps = ['extraction AU 40', 'extraction ID 60', 'processing KR 75', 'processing CN 25'];
    expect(share(TRACED, [worth100(steps)])).toBe('0.750000000');
  });

  test('given chains of 30 USD at 1/2 and of 90 USD at 1/3, then the share is (15 + 30) / 120', () => {
    const half = chain('30', origin(['extraction AU 1', 'extraction ID 1']));
    const third = chain('90', origin(['extraction AU 1', 'extraction ID 2']));
    // 1/3 is rounded to 0.333333333 first: (15 + 29.99999997) / 120 = 0.37499999975, shown as 0.375000000.
    expect(share(TRACED, [half, third])).toBe('0.375000000');
  });
});

describe('26 CFR 1.30D-2(b), “Recycling”, 26 CFR 1.30D-3(a): recycled in North America', () => {
  test('given recycling in Canada, then the whole chain counts', () => {
    expect(share(TRACED, [worth100(['recycling CA 100'], { isRecycled: true })])).toBe(ALL);
  });

  test('given recycling in Korea, a free-trade partner, then it counts nothing', () => {
    expect(share(TRACED, [worth100(['recycling KR 100'], { isRecycled: true })])).toBe(NONE);
  });

  test('given 80 of 100 USD of the recycling in Mexico, then 80 % count, or the whole chain under the 50-percent test', () => {
    const chains = [worth100(['recycling MX 80', 'recycling JP 20'], { isRecycled: true })];
    expect(share(TRACED, chains)).toBe('0.800000000');
    expect(share(HALF_TEST, chains)).toBe(ALL);
  });
});

describe('provenance.md, section 3: value added that is not told, or not traced', () => {
  test('given 25 USD of unknown origin beside 75 USD from Australia, then the share is 75 / 100 to 100 / 100', () => {
    expect(share(TRACED, [worth100(['extraction AU 75'], { untraced: amountOf('25') })])).toBe(
      '0.750000000 to 1.000000000',
    );
  });

  test('given every extraction in Australia, when no price is told, then the chain counts whole all the same', () => {
    expect(share(TRACED, [worth100(['extraction AU'], { valueAdded: [null] })])).toBe(ALL);
  });

  test('given an extraction in Indonesia without a price beside 50 USD from Chile, then nothing is certain', () => {
    const chains = [worth100(['extraction CL', 'extraction ID'], { valueAdded: [amountOf('50'), null] })];
    expect(share(TRACED, chains)).toBe(OPEN);
  });

  test('given an extraction in Chile without a price beside 50 USD from Indonesia, then nothing is certain', () => {
    const chains = [worth100(['extraction CL', 'extraction ID'], { valueAdded: [null, amountOf('50')] })];
    expect(share(TRACED, chains)).toBe(OPEN);
  });

  test('given dollars of unknown origin and amount, then nothing is certain', () => {
    expect(share(TRACED, [worth100(['extraction AU 100'], { untraced: null })])).toBe(OPEN);
  });

  test('given no value added at all, then nothing counts', () => {
    expect(share(TRACED, [worth100([])])).toBe(NONE);
  });
});

describe('provenance.md, section 5: the share of all chains', () => {
  test('given 60 USD from Australia and 40 USD that could not be granted, then the share is 60 / 100 to 100 / 100', () => {
    const chains = [chain('60', origin(['extraction AU 1'])), ungrantedChain('40', 'urn:lot:missing')];
    expect(share(HALF_TEST, chains)).toBe('0.600000000 to 1.000000000');
  });

  test('given one chain of unknown value, then nothing is certain', () => {
    expect(share(HALF_TEST, [worth100(['extraction AU 1']), ungrantedChain(null, 'urn:lot:missing')])).toBe(OPEN);
  });

  test('given chains that are worth nothing, or no chain, then nothing is certain and no mineral is found', () => {
    for (const chains of [[], [chain('0', origin(['extraction AU 1']))]]) {
      expect(share(HALF_TEST, chains)).toBe(OPEN);
      expect(new MineralsRule(factsOf([])).figuresOf(chains, on(DAY)).hasNoMinerals).toBe(true);
    }
  });
});
