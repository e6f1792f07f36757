/** The two value requirements, step by step. Source: provenance.md, sections 3 to 5; law.md, "Thresholds" and "Which test for minerals". */
import {
  type Amount,
  type Day,
  divideHalfEven,
  formatAmount,
  formatShare,
  type MineralsTest,
  ONE_SHARE,
  type Outcome,
  type RulesetId,
} from '@oretrail/model';
import {
  type Authority,
  type ComponentsAssessment,
  type MineralsAssessment,
  rowOn,
  rulesetOf,
  type ShareRange,
  type Threshold,
  VALUE_REQUIREMENTS_FROM,
} from '@oretrail/rules';
import type { ExplainedRequirement } from './explanation.ts';
import { counted, dollars, percent, percentRange } from './quantities.ts';

/** The names of the tests, as people say them. */
const TEST_NAMES: Readonly<Record<MineralsTest, string>> = {
  '50-percent-value-added': '50-percent value-added test',
  'traced-qualifying-value': 'traced qualifying value test',
};

/** The dollars of a value that qualify: exact value times a share, rounded half to even. */
export function countedUsd(value: Amount, share: bigint): Amount {
  return divideHalfEven(value * share, ONE_SHARE);
}

/** Two amounts, or one if they are equal. */
function dollarsRange(low: Amount, high: Amount): string {
  return low === high ? dollars(low) : `${dollars(low)} to ${dollars(high)}`;
}

function comparison({ low, high }: ShareRange, { share }: Threshold, outcome: Outcome): string {
  if (share === null) return 'The law names no percentage for this day, so the answer is open.';
  const required = percent(share);
  if (outcome === 'met') return `${percent(low)} is at least the required ${required}.`;
  if (outcome === 'not-met') return `${percent(high)} is less than the required ${required}.`;
  return `The required ${required} lies between: the missing evidence decides.`;
}

function notApplicable(name: ExplainedRequirement['name'], decidingDate: Day): ExplainedRequirement {
  const began = `The requirement applies to vehicles placed in service on or after ${VALUE_REQUIREMENTS_FROM};`;
  return {
    name,
    outcome: 'not-applicable',
    steps: [`${began} ${decidingDate} is earlier.`],
    figures: { from: VALUE_REQUIREMENTS_FROM, decidingDate },
    authorities: [],
  };
}

/** `$60 of $100 qualify, which is 60 %.` */
function testStep({ chains, totalValue, results }: MineralsAssessment, test: MineralsTest): string {
  const range = percentRange(results[test]);
  if (totalValue === null || totalValue === 0n) return `${TEST_NAMES[test]}: ${range}.`;
  let [low, high] = [0n, 0n];
  for (const { chain, factors } of chains) {
    low += countedUsd(chain.value ?? 0n, factors[test].low);
    high += countedUsd(chain.value ?? 0n, factors[test].high);
  }
  return `${TEST_NAMES[test]}: ${dollarsRange(low, high)} of ${dollars(totalValue)} qualify, which is ${range}.`;
}

function choiceStep({ choice, tested }: MineralsAssessment): string {
  const { elected, asked } = choice;
  if (elected !== null && asked.includes(elected)) return `The manufacturer elected the ${TEST_NAMES[elected]}.`;
  const ignored = elected === null ? '' : `The ${TEST_NAMES[elected]} was elected, but is not available on this day. `;
  if (asked.length === 1) return `${ignored}Only the ${TEST_NAMES[tested.test]} is available on this day.`;
  return `${ignored}No test was elected, so the better one counts: the ${TEST_NAMES[tested.test]}.`;
}

function totalStep({ chains, totalValue, hasNoMinerals }: MineralsAssessment): string {
  const unknown = chains.filter(({ chain }) => chain.value === null).length;
  if (unknown > 0)
    return `${counted(chains.length, 'chain')}; the value of ${unknown} is unknown, so the share can be anything from 0 % to 100 %.`;
  if (hasNoMinerals)
    return 'No critical mineral of any value was found, so the share can be anything from 0 % to 100 %.';
  return `${counted(chains.length, 'chain')}, worth ${dollars(totalValue ?? 0n)} in all.`;
}

const shares = ({ low, high }: ShareRange) => ({ low: formatShare(low), high: formatShare(high) });
const requiredShare = ({ share }: Threshold): string | null => (share === null ? null : formatShare(share));

function mineralsFigures({ chains, totalValue, choice, tested, results, threshold }: MineralsAssessment) {
  return {
    totalUsd: totalValue === null ? null : formatAmount(totalValue),
    chains: chains.length,
    chainsOfUnknownValue: chains.filter(({ chain }) => chain.value === null).length,
    tests: choice.asked.map((test) => ({ test, share: shares(results[test]) })),
    elected: choice.elected,
    test: tested.test,
    share: shares(tested.range),
    required: requiredShare(threshold),
  };
}

/** Critical minerals. */
export function explainMinerals(
  minerals: MineralsAssessment | null,
  decidingDate: Day,
  ruleset: RulesetId,
): ExplainedRequirement {
  if (minerals === null) return notApplicable('criticalMinerals', decidingDate);
  const { choice, tested, threshold, outcome } = minerals;
  const tests = choice.asked.map((test) => testStep(minerals, test));
  const steps = [totalStep(minerals), ...tests, choiceStep(minerals), comparison(tested.range, threshold, outcome)];
  const permittedTests = rowOn(rulesetOf(ruleset).permittedTests, decidingDate);
  const authorities: Authority[] =
    permittedTests === null ? [threshold.authority] : [threshold.authority, permittedTests];
  return { name: 'criticalMinerals', outcome, steps, figures: mineralsFigures(minerals), authorities };
}

/** Battery components. */
export function explainComponents(components: ComponentsAssessment | null, decidingDate: Day): ExplainedRequirement {
  if (components === null) return notApplicable('batteryComponents', decidingDate);
  const { qualifyingUsd, uncertainUsd, totalUsd, range, threshold, outcome } = components;
  const uncertain = uncertainUsd > 0n ? `; the place of ${dollars(uncertainUsd)} more is unknown` : '';
  const steps = [
    `Components add ${dollars(totalUsd)} of incremental value; ${dollars(qualifyingUsd)} in North America${uncertain}.`,
    `That is ${percentRange(range)}.`,
    comparison(range, threshold, outcome),
  ];
  const figures = {
    totalUsd: formatAmount(totalUsd),
    qualifyingUsd: formatAmount(qualifyingUsd),
    uncertainUsd: formatAmount(uncertainUsd),
    share: shares(range),
    required: requiredShare(threshold),
  };
  return { name: 'batteryComponents', outcome, steps, figures, authorities: [threshold.authority] };
}
