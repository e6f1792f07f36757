/** Chooses the test for minerals that applies. Source: 26 CFR 1.30D-3; law.md, "Which test for minerals"; provenance.md, section 5. */
import type { Day, MineralsTest, Share } from '@oretrail/model';
import type { MineralsFigures } from './minerals.ts';
import { rowOn } from './parameters/parameter.ts';
import type { Ruleset } from './parameters/rulesets.ts';
import type { ShareRange } from './share-range.ts';

/** The tests that decide for one vehicle. */
export type TestChoice = Readonly<{
  /** The manufacturer's election, permitted or not. */
  elected: MineralsTest | null;
  /** The tests from which the result is taken: the elected one if it is permitted, else all permitted ones. */
  asked: readonly MineralsTest[];
}>;

/** The combined range of the asked tests. `test` is the one that the verdict names. */
export type TestedShare = Readonly<{ test: MineralsTest; range: ShareRange }>;

/** The tests that a ruleset permits on a day. */
export function permittedTestsOn(ruleset: Ruleset, day: Day): readonly MineralsTest[] {
  return rowOn(ruleset.permittedTests, day)?.value ?? [];
}

/** An election counts if its test is permitted; else the best permitted test counts. */
export function chooseTests(ruleset: Ruleset, day: Day, elected: MineralsTest | null): TestChoice {
  const permitted = permittedTestsOn(ruleset, day);
  return { elected, asked: elected !== null && permitted.includes(elected) ? [elected] : permitted };
}

function greater(a: Share, b: Share): Share {
  return a > b ? a : b;
}

/**
 * The greatest low and the greatest high of the asked tests. It names the test with the greater low, then the greater high,
 * then the 50-percent test (the first of the permitted ones).
 */
export function bestOf({ results }: MineralsFigures, { asked }: TestChoice): TestedShare {
  let best: TestedShare | null = null;
  let [low, high] = [0n, 0n];
  for (const test of asked) {
    const range = results[test];
    const isBetter =
      best === null || range.low > best.range.low || (range.low === best.range.low && range.high > best.range.high);
    if (isBetter) best = { test, range };
    low = greater(low, range.low);
    high = greater(high, range.high);
  }
  if (best === null) throw new Error('no test for minerals is permitted: a ruleset must have one for every day');
  return { test: best.test, range: { low, high } };
}
