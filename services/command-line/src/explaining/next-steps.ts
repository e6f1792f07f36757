/** What would have to be known or changed to reach the next $3,750. */
import { type Amount, divideHalfEven, ONE_SHARE, type Outcome, type VerdictContent } from '@oretrail/model';
import {
  type ComponentsAssessment,
  findingRule,
  type MineralsAssessment,
  REQUIREMENT_CREDIT_USD,
  type Threshold,
  VALUE_REQUIREMENTS_FROM,
} from '@oretrail/rules';
import { dollars, percent, wholeDollars } from '../rendering/quantities.ts';
import { subjectsOf } from './chains.ts';
import { failedGates } from './credit.ts';
import type { ExplainedChain, ExplainedComponent } from './explanation.ts';
import { countedUsd } from './shares.ts';
import { REQUIREMENT_TITLES } from './titles.ts';

/** Things that one step names: the greatest are enough to begin with. */
const NAMED_MAX = 5;

export type Standing = Readonly<{
  content: VerdictContent;
  minerals: MineralsAssessment | null;
  components: ComponentsAssessment | null;
  chains: readonly ExplainedChain[];
  increments: readonly ExplainedComponent[];
}>;

function named(subjects: readonly string[]): string {
  const unique = [...new Set(subjects)];
  const more = unique.length - NAMED_MAX;
  return `${unique.slice(0, NAMED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** How many of the greatest it takes to reach a sum; all of them where that is not enough. */
function greatestUntil<Item>(items: readonly Item[], worth: (item: Item) => Amount, sum: Amount): readonly Item[] {
  let reached = 0n;
  const taken: Item[] = [];
  for (const item of items) {
    if (reached >= sum) break;
    reached += worth(item);
    taken.push(item);
  }
  return taken;
}

/** Dollars that must count besides those that do; rounded up to a cent by its reader, so never too few by more. */
function missingUsd(total: Amount, { share }: Threshold, counted: Amount): Amount {
  const required = divideHalfEven(total * (share ?? 0n), ONE_SHARE);
  return required > counted ? required - counted : 0n;
}

function placesOf({ chain }: ExplainedChain): string {
  const steps = chain.origin?.steps ?? [];
  const places = steps.map(({ activity, country }) => `${activity} ${country}`);
  return places.length === 0 ? 'no step is known' : places.join(', ');
}

function mineralsNotMet({ totalValue, threshold }: MineralsAssessment, chains: readonly ExplainedChain[]): string[] {
  if (totalValue === null) return [];
  const counted = chains.reduce((sum, { chain, factor }) => sum + countedUsd(chain.value ?? 0n, factor.high), 0n);
  const missing = missingUsd(totalValue, threshold, counted);
  const worth = ({ chain, factor }: ExplainedChain): Amount => countedUsd(chain.value ?? 0n, ONE_SHARE - factor.high);
  const open = chains.filter((chain) => worth(chain) > 0n);
  const needed = greatestUntil(open, worth, missing);
  const texts = needed.map(
    (item) =>
      `${item.chain.origin?.mineral ?? 'something'} of ${named(subjectsOf(item.chain))} (${dollars(worth(item))}: ${placesOf(item)})`,
  );
  return [
    `${dollars(missing)} more of ${dollars(totalValue)} of minerals must count to reach ${percent(threshold.share ?? 0n)}.`,
    `It would do if these counted, the greatest that don't: ${named(texts)}.`,
  ];
}

function mineralsOpen(chains: readonly ExplainedChain[], { threshold }: MineralsAssessment): string[] {
  if (threshold.share === null) return [findingRule('law-gap', 'criticalMinerals').remedy];
  const unvalued = chains.filter(({ chain }) => chain.value === null).flatMap(({ chain }) => subjectsOf(chain));
  const uncertain = chains.filter(({ factor }) => factor.low !== factor.high).flatMap(({ chain }) => subjectsOf(chain));
  const steps: string[] = [];
  if (unvalued.length > 0) steps.push(`What is it worth? Have the value declared that came from: ${named(unvalued)}.`);
  if (uncertain.length > 0)
    steps.push(
      `Where does it come from? Have these declared with their steps and inputs, the greatest first: ${named(uncertain)}.`,
    );
  if (steps.length === 0) steps.push(findingRule('no-critical-minerals').remedy);
  return steps;
}

function componentsNotMet(
  { totalUsd, qualifyingUsd, uncertainUsd, threshold }: ComponentsAssessment,
  increments: readonly ExplainedComponent[],
): string[] {
  const missing = missingUsd(totalUsd, threshold, qualifyingUsd + uncertainUsd);
  const abroad = increments.filter(({ counts }) => !counts);
  const needed = greatestUntil(abroad, ({ increment }) => increment.usd, missing);
  const texts = needed.map(
    ({ increment }) =>
      `${increment.component} from ${increment.country}, ${increment.facility} (${dollars(increment.usd)})`,
  );
  return [
    `${dollars(missing)} more of ${dollars(totalUsd)} of components must be made in North America to reach ${percent(threshold.share ?? 0n)}.`,
    `It would do if these were, the greatest that aren't: ${named(texts)}.`,
  ];
}

function subjectsOfFindings({ findings = [] }: VerdictContent, codes: readonly string[]): readonly string[] {
  return findings.filter(({ code }) => codes.includes(code)).flatMap(({ subjects }) => subjects);
}

function componentsOpen(content: VerdictContent, { threshold }: ComponentsAssessment): string[] {
  if (threshold.share === null) return [findingRule('law-gap', 'criticalMinerals').remedy];
  const lost = subjectsOfFindings(content, [
    'lot-missing',
    'lot-overdrawn',
    'unit-mismatch',
    'lineage-too-deep',
    'lineage-too-wide',
  ]);
  if (lost.length === 0) return ['Declare the battery of the vehicle, with all of its components and their values.'];
  return [
    `Which components are these, and what are they worth? Have them declared, or the draws corrected: ${named(lost)}.`,
  ];
}

function foreignEntitySteps({ findings = [] }: VerdictContent, outcome: Outcome): string[] {
  const steps: string[] = [];
  const requirement = 'foreignEntityOfConcern';
  const step = (code: 'foreign-entity' | 'law-gap' | 'ownership-unknown' | 'untraced'): void => {
    for (const { subjects } of findings.filter((one) => one.code === code && one.requirements.includes(requirement))) {
      const { remedy } = findingRule(code, requirement);
      steps.push(subjects.length > 0 ? `${remedy} Named: ${named(subjects)}.` : remedy);
    }
  };
  if (outcome === 'not-met') step('foreign-entity');
  if (outcome === 'not-met' || outcome === 'indeterminate') {
    step('ownership-unknown');
    step('law-gap');
    step('untraced');
  }
  return steps;
}

function acquisitionSteps(outcome: Outcome): string[] {
  return outcome === 'indeterminate'
    ? titled(REQUIREMENT_TITLES.acquisition, [findingRule('acquisition-unknown').remedy])
    : [];
}

function titled(title: string, steps: readonly string[]): string[] {
  return steps.map((step) => `${title}: ${step}`);
}

function mineralsSteps({ minerals, chains }: Standing): string[] {
  if (minerals === null || minerals.outcome === 'met') return [];
  const steps = minerals.outcome === 'not-met' ? mineralsNotMet(minerals, chains) : mineralsOpen(chains, minerals);
  return titled(REQUIREMENT_TITLES.criticalMinerals, steps);
}

function componentsSteps({ content, components, increments }: Standing): string[] {
  if (components === null || components.outcome === 'met') return [];
  const isNotMet = components.outcome === 'not-met';
  const steps = isNotMet ? componentsNotMet(components, increments) : componentsOpen(content, components);
  return titled(REQUIREMENT_TITLES.batteryComponents, steps);
}

/** In the order in which they help: what keeps all of it back, then each requirement. */
export function nextStepsOf(standing: Standing): readonly string[] {
  const { content } = standing;
  const { requirements, decidingDate, amountUsd } = content;
  if (requirements === undefined || decidingDate === undefined) return [];
  const failed = failedGates(requirements).map((name) => REQUIREMENT_TITLES[name]);
  if (failed.length > 0) return [`Nothing can, while this is not met: ${failed.join(', ')}.`];
  const acquired = acquisitionSteps(requirements.acquisition.outcome);
  if (decidingDate < VALUE_REQUIREMENTS_FROM) return ['Nothing can: the day and the battery decide.'];
  if (amountUsd === 2 * REQUIREMENT_CREDIT_USD.value)
    return [`Nothing is left to reach: ${wholeDollars(amountUsd)} is all there is.`];
  const { outcome } = requirements.foreignEntityOfConcern;
  const first = titled(REQUIREMENT_TITLES.foreignEntityOfConcern, foreignEntitySteps(content, outcome));
  return [...acquired, ...first, ...mineralsSteps(standing), ...componentsSteps(standing)];
}
