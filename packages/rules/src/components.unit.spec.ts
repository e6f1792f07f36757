/** The battery-components requirement. Source: §30D(e)(2); 26 CFR 1.30D-3(b); provenance.md, section 4. */
import { amountOf, formatShare } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { describe, expect, test } from 'vitest';
import { componentsFigures } from './components.ts';
import { holdings, increment } from './examples/examples.ts';

/** The least and the most that the share may be, as a verdict shows them. */
function share(more: Partial<Holdings>): readonly string[] {
  const { low, high } = componentsFigures(holdings(more)).range;
  return [formatShare(low), formatShare(high)];
}

const NOTHING_KNOWN = ['0.000000000', '1.000000000'];

describe('§30D(e)(2)(A), 26 CFR 1.30D-3(b): the share of the value that was made in North America', () => {
  test('given cells of 60 USD from the US and of 40 USD from Korea, then the share is 60 / 100', () => {
    expect(share({ increments: [increment('US', '60'), increment('KR', '40')] })).toEqual([
      '0.600000000',
      '0.600000000',
    ]);
  });

  test('given components from Canada, Mexico and Puerto Rico only, then the share is 1', () => {
    const increments = [increment('CA', '1'), increment('MX', '2'), increment('PR', '3')];
    expect(share({ increments })).toEqual(['1.000000000', '1.000000000']);
  });

  test('given components from a free-trade partner outside of North America, then they do not count', () => {
    expect(share({ increments: [increment('KR', '10'), increment('AU', '10')] })).toEqual([
      '0.000000000',
      '0.000000000',
    ]);
  });

  test('given a third of the value, then the share is rounded to nine decimals', () => {
    expect(share({ increments: [increment('US', '1'), increment('JP', '2')] })).toEqual(['0.333333333', '0.333333333']);
  });
});

describe('26 CFR 1.30D-2(b)(27), (35): incremental value, and a component of North America', () => {
  test('given a component counts by the value added in it, then each increment counts where it was added', () => {
    // A cell of 100 USD that holds a cathode of 30 USD from Japan: 70 USD were added in the US.
    expect(share({ increments: [increment('US', '70'), increment('JP', '30')] })).toEqual([
      '0.700000000',
      '0.700000000',
    ]);
  });

  test('given 20 USD of a Korean cell may belong to a part that nobody declared, then 0 to 20 of them qualify', () => {
    // Certain: 60 in the US and 20 in Korea. Of 100 USD at least 60 qualify, and at most 60 + 20.
    const uncertain = increment('KR', '20', { uncertainUsd: amountOf('20') });
    expect(share({ increments: [increment('US', '60'), uncertain] })).toEqual(['0.600000000', '0.800000000']);
  });
});

describe('provenance.md, section 4: components that could not be granted', () => {
  test('given 25 USD of components without a known maker, then 0 to all of them qualify', () => {
    // Of 60 + 15 + 25 = 100 USD at least 60 qualify, and at most 85.
    const increments = [increment('US', '60'), increment('KR', '15')];
    expect(share({ increments, undeclaredUsd: amountOf('25') })).toEqual(['0.600000000', '0.850000000']);
  });

  test('given a battery that nobody declared, then nothing is known of the share', () => {
    expect(share({ isShareUnknown: true })).toEqual(NOTHING_KNOWN);
  });

  test('given components that are worth nothing in all, then nothing is known of the share', () => {
    expect(share({ increments: [] })).toEqual(NOTHING_KNOWN);
    expect(share({ increments: [increment('US', '0')] })).toEqual(NOTHING_KNOWN);
  });
});

test('given the dollars behind a share, then an explanation finds each part and the whole', () => {
  const increments = [increment('US', '60'), increment('KR', '15', { uncertainUsd: amountOf('5') })];
  expect(componentsFigures(holdings({ increments, undeclaredUsd: amountOf('20') }))).toMatchObject({
    qualifyingUsd: amountOf('60'),
    uncertainUsd: amountOf('25'),
    totalUsd: amountOf('100'),
  });
});
