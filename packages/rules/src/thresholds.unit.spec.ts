/** Which percentage applies on which day. Source: §30D(e)(1)(B), (e)(2)(B); law.md, "Thresholds". */
import type { RulesetId } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { on } from './examples/examples.ts';
import { rulesetOf } from './parameters/rulesets.ts';
import { COMPONENTS_THRESHOLDS_PERCENT, MINERALS_THRESHOLDS_PERCENT } from './parameters/thresholds.ts';
import { compareWithThreshold, shareOfPercent } from './share-range.ts';
import { thresholdOn } from './thresholds.ts';

const FINAL_RULES: RulesetId = 'us-30d@2024-05-06';
const LAW_OF_2025: RulesetId = 'us-30d@2025-07-04';

/** The percentage in words; a share counts 10⁻⁹, so one percent is 10,000,000 of them. */
function percentOn(rows: typeof MINERALS_THRESHOLDS_PERCENT, ruleset: RulesetId, day: string): string {
  const threshold = thresholdOn(rows, rulesetOf(ruleset), on(day));
  if (threshold === null) return 'not required';
  return threshold.share === null ? 'no percentage in the law' : `${threshold.share / 10_000_000n} %`;
}

describe('§30D(e)(1)(B), 26 CFR 1.30D-3(a): the percentage of the critical minerals', () => {
  test.each([
    ['2023-04-17', 'not required'],
    ['2023-04-18', '40 %'],
    ['2023-12-31', '40 %'],
    ['2024-01-01', '50 %'],
    ['2024-12-31', '50 %'],
    ['2025-01-01', '60 %'],
    ['2025-12-31', '60 %'],
    ['2026-01-01', '70 %'],
    ['2026-12-31', '70 %'],
    ['2027-01-01', '80 %'],
    ['2032-12-31', '80 %'],
  ])(
    'given a vehicle placed in service on %s, under the final rules of 2024, then the share is: %s',
    (day, percent) => {
      expect(percentOn(MINERALS_THRESHOLDS_PERCENT, FINAL_RULES, day)).toBe(percent);
    },
  );
});

describe('§30D(e)(2)(B), 26 CFR 1.30D-3(b): the percentage of the battery components', () => {
  test.each([
    ['2023-04-17', 'not required'],
    ['2023-04-18', '50 %'],
    ['2023-12-31', '50 %'],
    ['2024-01-01', '60 %'],
    ['2025-12-31', '60 %'],
    ['2026-01-01', '70 %'],
    ['2026-12-31', '70 %'],
    ['2027-01-01', '80 %'],
    ['2027-12-31', '80 %'],
    ['2028-01-01', '90 %'],
    ['2028-12-31', '90 %'],
    ['2029-01-01', '100 %'],
    ['2032-12-31', '100 %'],
  ])(
    'given a vehicle placed in service on %s, under the final rules of 2024, then the share is: %s',
    (day, percent) => {
      expect(percentOn(COMPONENTS_THRESHOLDS_PERCENT, FINAL_RULES, day)).toBe(percent);
    },
  );
});

describe('P.L. 119-21 §70502: the law names no percentage for the years after 2026', () => {
  test.each([
    ['2026-12-31', '70 %', '70 %'],
    ['2027-01-01', 'no percentage in the law', 'no percentage in the law'],
    ['2029-01-01', 'no percentage in the law', 'no percentage in the law'],
  ])(
    'given a vehicle placed in service on %s, under the law of 2025, then minerals: %s, components: %s',
    (day, minerals, components) => {
      expect(percentOn(MINERALS_THRESHOLDS_PERCENT, LAW_OF_2025, day)).toBe(minerals);
      expect(percentOn(COMPONENTS_THRESHOLDS_PERCENT, LAW_OF_2025, day)).toBe(components);
    },
  );

  test('given no percentage, then even a share of 100 % leaves the requirement open', () => {
    const whole = shareOfPercent(100n);
    expect(compareWithThreshold({ low: whole, high: whole }, null)).toBe('indeterminate');
  });
});

describe('§30D(e)(1)(A), (e)(2)(A): a share is compared with the percentage', () => {
  const FORTY = shareOfPercent(40n);

  test('given a share of exactly 40 %, when 40 % is required, then the requirement is met', () => {
    expect(compareWithThreshold({ low: FORTY, high: FORTY }, FORTY)).toBe('met');
  });

  test('given a share of at most 39.9999999 %, then it is not met', () => {
    expect(compareWithThreshold({ low: 0n, high: FORTY - 1n }, FORTY)).toBe('not-met');
  });

  test('given a share that may be below or at 40 %, then it is open', () => {
    expect(compareWithThreshold({ low: FORTY - 1n, high: FORTY }, FORTY)).toBe('indeterminate');
  });
});
