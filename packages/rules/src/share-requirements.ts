/** The two value requirements of one vehicle. Source: §30D(e); 26 CFR 1.30D-3(a), (b); provenance.md, sections 4 and 5. */
import type { Day, MineralsTest, Outcome, ShareRequirement } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { type ComponentsFigures, componentsFigures } from './components.ts';
import { formatPercent, type Noticed, noticedOf } from './findings.ts';
import type { MineralsFigures, MineralsRule } from './minerals.ts';
import { bestOf, chooseTests, type TestChoice, type TestedShare } from './minerals-test.ts';
import type { Ruleset } from './parameters/rulesets.ts';
import { COMPONENTS_THRESHOLDS_PERCENT, MINERALS_THRESHOLDS_PERCENT } from './parameters/thresholds.ts';
import { compareWithThreshold, type ShareRange, shownShares } from './share-range.ts';
import { type Threshold, thresholdOn } from './thresholds.ts';

type ShareOutcome = Readonly<{ outcome: Exclude<Outcome, 'not-applicable'>; threshold: Threshold }>;

/** The arithmetic of the minerals: chains, both tests, the test that applies, threshold, outcome. */
export type MineralsAssessment = MineralsFigures & ShareOutcome & Readonly<{ choice: TestChoice; tested: TestedShare }>;
/** The arithmetic of the components. */
export type ComponentsAssessment = ComponentsFigures & ShareOutcome;

/** What a vehicle holds, and the law to apply. */
export type ShareQuestion = Readonly<{
  day: Day;
  /** The test that the manufacturer has elected, if any. */
  elected: MineralsTest | null;
  holdings: Holdings;
  ruleset: Ruleset;
}>;

/** The minerals on the deciding date, or null before the requirement began. */
export function assessMinerals(question: ShareQuestion, rule: MineralsRule): MineralsAssessment | null {
  const { day, elected, holdings, ruleset } = question;
  const threshold = thresholdOn(MINERALS_THRESHOLDS_PERCENT, ruleset, day);
  if (threshold === null) return null;
  const figures = rule.figuresOf(holdings.chains, day);
  const choice = chooseTests(ruleset, day, elected);
  const tested = bestOf(figures, choice);
  const outcome = compareWithThreshold(tested.range, threshold.share);
  return { ...figures, choice, tested, outcome, threshold };
}

/** The components on the deciding date, or null before the requirement began. */
export function assessComponents({ day, holdings, ruleset }: ShareQuestion): ComponentsAssessment | null {
  const threshold = thresholdOn(COMPONENTS_THRESHOLDS_PERCENT, ruleset, day);
  if (threshold === null) return null;
  const figures = componentsFigures(holdings);
  return { ...figures, outcome: compareWithThreshold(figures.range, threshold.share), threshold };
}

/** The minerals as a verdict shows them. */
export function shownMinerals({ outcome, tested, threshold }: MineralsAssessment): ShareRequirement {
  return { outcome, test: tested.test, ...shownShares(tested.range, threshold.share) };
}

/** The components as a verdict shows them. */
export function shownComponents({ outcome, range, threshold }: ComponentsAssessment): ShareRequirement {
  return { outcome, ...shownShares(range, threshold.share) };
}

function belowThreshold(
  requirement: 'criticalMinerals' | 'batteryComponents',
  range: ShareRange,
  { share }: Threshold,
): Noticed {
  const context = { atMost: formatPercent(range.high), required: formatPercent(share ?? 0n) };
  return { ...noticedOf('below-threshold', context), requirement };
}

/** The findings of both requirements. */
export function noticedInShares(
  minerals: MineralsAssessment | null,
  components: ComponentsAssessment | null,
): Noticed[] {
  const noticed: Noticed[] = [];
  if (minerals?.hasNoMinerals) noticed.push(noticedOf('no-critical-minerals'));
  if (minerals?.outcome === 'not-met')
    noticed.push(belowThreshold('criticalMinerals', minerals.tested.range, minerals.threshold));
  if (components?.outcome === 'not-met')
    noticed.push(belowThreshold('batteryComponents', components.range, components.threshold));
  if ([minerals, components].some((assessed) => assessed?.threshold.share === null))
    noticed.push({ ...noticedOf('law-gap'), requirement: 'criticalMinerals' });
  return noticed;
}
