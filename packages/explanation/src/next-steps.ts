/** What would have to be known or changed to reach the next $3,750. */
import {
  type Amount,
  divideHalfEven,
  ONE_SHARE,
  type Outcome,
  type RequirementName,
  type VerdictContent,
} from '@oretrail/model';
import {
  type ComponentsAssessment,
  type MineralsAssessment,
  REQUIREMENT_CREDIT_USD,
  type Threshold,
  VALUE_REQUIREMENTS_FROM,
} from '@oretrail/rules';
import { subjectsOf } from './chains.ts';
import { failedGates } from './credit.ts';
import type { ExplainedChain, ExplainedComponent, NextStep } from './explanation.ts';
import { dollars, percent, wholeDollars } from './quantities.ts';
import { named, remediesOf, remedyStep, subjectsOfFindings } from './remedies.ts';
import { countedUsd } from './shares.ts';
import { REQUIREMENT_TITLES } from './titles.ts';

export type Standing = Readonly<{
  content: VerdictContent;
  minerals: MineralsAssessment | null;
  components: ComponentsAssessment | null;
  chains: readonly ExplainedChain[];
  increments: readonly ExplainedComponent[];
}>;

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

function mineralsNotMet(
  { totalValue, threshold }: MineralsAssessment,
  chains: readonly ExplainedChain[],
): readonly NextStep[] {
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
  const step = (subjects: readonly string[], text: string): NextStep => {
    return { code: 'source-minerals', requirement: 'criticalMinerals', subjects, text };
  };
  return [
    step(
      [],
      `${dollars(missing)} more of ${dollars(totalValue)} of minerals must count to reach ${percent(threshold.share ?? 0n)}.`,
    ),
    step(
      needed.flatMap(({ chain }) => subjectsOf(chain)),
      `It would do if these counted, the greatest that don't: ${named(texts)}.`,
    ),
  ];
}

function mineralsOpen({ content, chains }: Standing, { threshold }: MineralsAssessment): readonly NextStep[] {
  const requirement = 'criticalMinerals';
  if (threshold.share === null) return [remedyStep('law-gap', requirement, [])];
  const unvalued = chains.filter(({ chain }) => chain.value === null).flatMap(({ chain }) => subjectsOf(chain));
  const uncertain = chains.filter(({ factor }) => factor.low !== factor.high).flatMap(({ chain }) => subjectsOf(chain));
  const { steps, rest } = remediesOf(content, requirement, [...unvalued, ...uncertain]);
  const [values, lots] = [unvalued, uncertain].map((all) => rest.filter((subject) => all.includes(subject)));
  const ask = (code: NextStep['code'], subjects: readonly string[], asked: string): NextStep[] => {
    return subjects.length === 0 ? [] : [{ code, requirement, subjects, text: `${asked}: ${named(subjects)}.` }];
  };
  const all = [
    ...steps,
    ...ask('declare-values', values ?? [], 'What is it worth? Have the value declared that came from'),
    ...ask(
      'declare-lots',
      lots ?? [],
      'Where does it come from? Have these declared with their steps and inputs, the greatest first',
    ),
  ];
  return all.length === 0 ? [remedyStep('no-critical-minerals', requirement, [])] : all;
}

function componentsNotMet(
  { totalUsd, qualifyingUsd, uncertainUsd, threshold }: ComponentsAssessment,
  increments: readonly ExplainedComponent[],
): readonly NextStep[] {
  const missing = missingUsd(totalUsd, threshold, qualifyingUsd + uncertainUsd);
  const abroad = increments.filter(({ counts }) => !counts);
  const needed = greatestUntil(abroad, ({ increment }) => increment.usd, missing);
  const texts = needed.map(
    ({ increment }) =>
      `${increment.component} from ${increment.country}, ${increment.facility} (${dollars(increment.usd)})`,
  );
  const step = (subjects: readonly string[], text: string): NextStep => {
    return { code: 'make-components', requirement: 'batteryComponents', subjects, text };
  };
  return [
    step(
      [],
      `${dollars(missing)} more of ${dollars(totalUsd)} of components must be made in North America to reach ${percent(threshold.share ?? 0n)}.`,
    ),
    step(
      needed.map(({ increment }) => increment.facility),
      `It would do if these were, the greatest that aren't: ${named(texts)}.`,
    ),
  ];
}

function componentsOpen(content: VerdictContent, { threshold }: ComponentsAssessment): readonly NextStep[] {
  const requirement = 'batteryComponents';
  if (threshold.share === null) return [remedyStep('law-gap', requirement, [])];
  const lost = subjectsOfFindings(content, [
    'lot-missing',
    'lot-overdrawn',
    'unit-mismatch',
    'lineage-too-deep',
    'lineage-too-wide',
  ]);
  const declare = (subjects: readonly string[], text: string): NextStep => {
    return { code: 'declare-components', requirement, subjects, text };
  };
  if (lost.length === 0)
    return [declare([], 'Declare the battery of the vehicle, with all of its components and their values.')];
  const { steps, rest } = remediesOf(content, requirement, lost);
  if (rest.length === 0) return steps;
  const asked = 'Which components are these, and what are they worth? Have them declared, or the draws corrected';
  return [...steps, declare(rest, `${asked}: ${named(rest)}.`)];
}

function untracedSteps(content: VerdictContent): readonly NextStep[] {
  const requirement = 'foreignEntityOfConcern';
  const { steps, rest } = remediesOf(content, requirement, subjectsOfFindings(content, ['untraced']));
  return rest.length === 0 && steps.length > 0 ? steps : [...steps, remedyStep('untraced', requirement, rest)];
}

function foreignEntitySteps(content: VerdictContent, outcome: Outcome): readonly NextStep[] {
  const requirement = 'foreignEntityOfConcern';
  const found = (content.findings ?? []).filter(({ requirements }) => requirements.includes(requirement));
  const step = (code: 'foreign-entity' | 'law-gap' | 'ownership-unknown'): NextStep[] =>
    found.filter((one) => one.code === code).map(({ subjects }) => remedyStep(code, requirement, subjects));
  if (outcome !== 'not-met' && outcome !== 'indeterminate') return [];
  return [
    ...(outcome === 'not-met' ? step('foreign-entity') : []),
    ...step('ownership-unknown'),
    ...step('law-gap'),
    ...(found.some(({ code }) => code === 'untraced') ? untracedSteps(content) : []),
  ];
}

function acquisitionSteps(outcome: Outcome): readonly NextStep[] {
  return outcome === 'indeterminate' ? [remedyStep('acquisition-unknown', 'acquisition', [])] : [];
}

function mineralsSteps(standing: Standing): readonly NextStep[] {
  const { minerals, chains } = standing;
  if (minerals === null || minerals.outcome === 'met') return [];
  return minerals.outcome === 'not-met' ? mineralsNotMet(minerals, chains) : mineralsOpen(standing, minerals);
}

function componentsSteps({ content, components, increments }: Standing): readonly NextStep[] {
  if (components === null || components.outcome === 'met') return [];
  const isNotMet = components.outcome === 'not-met';
  return isNotMet ? componentsNotMet(components, increments) : componentsOpen(content, components);
}

/** A step that concerns all of the credit, and ends the list. */
function end(code: NextStep['code'], text: string, subjects: readonly RequirementName[] = []): readonly NextStep[] {
  return [{ code, requirement: null, subjects, text }];
}

/** In the order in which they help: what keeps all of it back, then each requirement. */
export function nextStepsOf(standing: Standing): readonly NextStep[] {
  const { content } = standing;
  const { requirements, decidingDate, amountUsd } = content;
  if (requirements === undefined || decidingDate === undefined) return [];
  const failed = failedGates(requirements);
  if (failed.length > 0) {
    const titles = failed.map((name) => REQUIREMENT_TITLES[name]);
    return end('gates-not-met', `Nothing can, while this is not met: ${titles.join(', ')}.`, failed);
  }
  if (decidingDate < VALUE_REQUIREMENTS_FROM)
    return end('day-and-battery-decide', 'Nothing can: the day and the battery decide.');
  if (amountUsd === 2 * REQUIREMENT_CREDIT_USD.value)
    return end('nothing-left', `Nothing is left to reach: ${wholeDollars(amountUsd)} is all there is.`);
  const steps = [
    ...acquisitionSteps(requirements.acquisition.outcome),
    ...foreignEntitySteps(content, requirements.foreignEntityOfConcern.outcome),
    ...mineralsSteps(standing),
    ...componentsSteps(standing),
  ];
  return steps.map((step) => {
    return step.requirement === null
      ? step
      : { ...step, text: `${REQUIREMENT_TITLES[step.requirement]}: ${step.text}` };
  });
}
