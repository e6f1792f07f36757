/** Which test for minerals speaks. Source: 26 CFR 1.30D-3; law.md, "Which test for minerals"; provenance.md, section 5. */
import type { Day, MineralsTest, Share } from '@oretrail/model';
import type { MineralsFigures } from './minerals.ts';
import { rowOn } from './parameters/parameter.ts';
import type { Ruleset } from './parameters/rulesets.ts';
import type { ShareRange } from './share-range.ts';

/** The tests that count for one vehicle, and why. */
export type TestChoice = Readonly<{
  /** The manufacturer's election, whether it is open or not. */
  elected: MineralsTest | null;
  /** The tests that the result is taken from: the elected one where it is open, else all that are. */
  asked: readonly MineralsTest[];
}>;

/** What the asked tests come to together. `test` is the one that is named. */
export type TestedShare = Readonly<{ test: MineralsTest; range: ShareRange }>;

/** The tests that are open under a ruleset on a day. */
export function openTestsOn(ruleset: Ruleset, day: Day): readonly MineralsTest[] {
  return rowOn(ruleset.openTests, day)?.value ?? [];
}

/** An election counts where its test is open; else the better of the open ones counts. */
export function chooseTests(ruleset: Ruleset, day: Day, elected: MineralsTest | null): TestChoice {
  const open = openTestsOn(ruleset, day);
  return { elected, asked: elected !== null && open.includes(elected) ? [elected] : open };
}

function greater(a: Share, b: Share): Share {
  return a > b ? a : b;
}

/**
 * The greatest low and the greatest high of the asked tests; named is the one with the greater low, then the greater
 * high, then the 50-percent test (which stands first among the open ones).
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
  if (best === null) throw new Error('no test for minerals is open: a ruleset must have one for every day');
  return { test: best.test, range: { low, high } };
}
