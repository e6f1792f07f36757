/** Which test for minerals speaks. Source: 26 CFR 1.30D-3; law.md, "Which test for minerals"; provenance.md, section 5. */
import { formatShare, type MineralsTest, type RulesetId } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { election, MAKER, on } from './examples/examples.ts';
import { factsOf } from './facts.ts';
import type { MineralsFigures } from './minerals.ts';
import { bestOf, chooseTests } from './minerals-test.ts';
import { rulesetOf } from './parameters/rulesets.ts';
import { type ShareRange, shareOfPercent } from './share-range.ts';

const HALF_TEST = '50-percent-value-added';
const TRACED = 'traced-qualifying-value';
const LAW_OF_2025: RulesetId = 'us-30d@2025-07-04';
const FINAL_RULES: RulesetId = 'us-30d@2024-05-06';
const PROPOSED_RULES: RulesetId = 'us-30d@2023-04-17';

/** The tests that count under a ruleset on a day, if the manufacturer elected this one. */
function asked(ruleset: RulesetId, day: string, elected: MineralsTest | null): readonly MineralsTest[] {
  return chooseTests(rulesetOf(ruleset), on(day), elected).asked;
}

describe('26 CFR 1.30D-3: either test until the end of 2026, as the manufacturer elected', () => {
  test.each([FINAL_RULES, LAW_OF_2025])(
    'given the ruleset %s and no election, then both tests count to 2026-12-31',
    (ruleset) => {
      expect(asked(ruleset, '2023-04-18', null)).toEqual([HALF_TEST, TRACED]);
      expect(asked(ruleset, '2026-12-31', null)).toEqual([HALF_TEST, TRACED]);
    },
  );

  test.each<MineralsTest>([HALF_TEST, TRACED])('given the election of %s, then that test alone counts', (elected) => {
    expect(asked(FINAL_RULES, '2025-06-01', elected)).toEqual([elected]);
  });

  test('given two elections, then the last one before the deciding date speaks', () => {
    const facts = factsOf([election(HALF_TEST, '2024-01-01'), election(TRACED, '2025-01-01')]);
    expect(facts.electionOn(MAKER, on('2023-12-31'))).toBeNull();
    expect(facts.electionOn(MAKER, on('2024-12-31'))).toBe(HALF_TEST);
    expect(facts.electionOn(MAKER, on('2025-01-01'))).toBe(TRACED);
  });
});

describe('26 CFR 1.30D-3: the traced qualifying value alone from 2027 on', () => {
  test.each([FINAL_RULES, LAW_OF_2025])(
    'given the ruleset %s, then the traced value counts from 2027-01-01',
    (ruleset) => {
      expect(asked(ruleset, '2027-01-01', null)).toEqual([TRACED]);
    },
  );

  test('given the election of the 50-percent test, then it no longer counts in 2027', () => {
    expect(asked(FINAL_RULES, '2027-01-01', HALF_TEST)).toEqual([TRACED]);
  });
});

describe('proposed 26 CFR 1.30D-3, 88 FR 23370: the 50-percent test alone', () => {
  test('given the proposed rules, then it counts whenever and whatever was elected', () => {
    expect(asked(PROPOSED_RULES, '2023-04-18', null)).toEqual([HALF_TEST]);
    expect(asked(PROPOSED_RULES, '2030-01-01', TRACED)).toEqual([HALF_TEST]);
  });
});

describe('provenance.md, section 5: the better of two permitted tests', () => {
  const range = (low: bigint, high: bigint): ShareRange => ({ low: shareOfPercent(low), high: shareOfPercent(high) });

  function best(half: ShareRange, traced: ShareRange, tests: readonly MineralsTest[] = [HALF_TEST, TRACED]): string {
    const figures = { results: { [HALF_TEST]: half, [TRACED]: traced } } as MineralsFigures;
    const { test: named, range: found } = bestOf(figures, { elected: null, asked: tests });
    return `${named}: ${formatShare(found.low)} to ${formatShare(found.high)}`;
  }

  test('given 30 % under the 50-percent test and 45 % traced, then the traced value is named', () => {
    expect(best(range(30n, 30n), range(45n, 45n))).toBe(`${TRACED}: 0.450000000 to 0.450000000`);
  });

  test('given 30 % to 90 % and 45 % to 60 %, then the share is the greatest low to the greatest high', () => {
    expect(best(range(30n, 90n), range(45n, 60n))).toBe(`${TRACED}: 0.450000000 to 0.900000000`);
  });

  test('given equal lows, then the test with the greater high is named', () => {
    expect(best(range(30n, 40n), range(30n, 60n))).toBe(`${TRACED}: 0.300000000 to 0.600000000`);
  });

  test('given equal lows and highs, then the 50-percent test is named', () => {
    expect(best(range(30n, 40n), range(30n, 40n))).toBe(`${HALF_TEST}: 0.300000000 to 0.400000000`);
  });

  test('given one elected test, then the other adds nothing', () => {
    expect(best(range(30n, 30n), range(99n, 99n), [HALF_TEST])).toBe(`${HALF_TEST}: 0.300000000 to 0.300000000`);
  });
});
