/** What must be known or changed to reach the next $3,750. */
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
import { countryText, REQUIREMENT_TITLES } from './wording.ts';

/** What the advice about one vehicle rests on. */
export type CreditQuestion = Readonly<{
  content: VerdictContent;
  minerals: MineralsAssessment | null;
  components: ComponentsAssessment | null;
  chains: readonly ExplainedChain[];
  increments: readonly ExplainedComponent[];
}>;

/** The largest items that together reach a sum; all of them if they do not reach it. */
function largestUntil<Item>(items: readonly Item[], worth: (item: Item) => Amount, sum: Amount): readonly Item[] {
  let reached = 0n;
  const taken: Item[] = [];
  for (const item of items) {
    if (reached >= sum) break;
    reached += worth(item);
    taken.push(item);
  }
  return taken;
}

/** Dollars that must qualify in addition to those that do. */
function missingUsd(total: Amount, { share }: Threshold, counted: Amount): Amount {
  const required = divideHalfEven(total * (share ?? 0n), ONE_SHARE);
  return required > counted ? required - counted : 0n;
}

function placesOf({ chain }: ExplainedChain): string {
  const steps = chain.origin?.steps ?? [];
  const places = steps.map(({ activity, country }) => `${activity} in ${countryText(country)}`);
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
  const needed = largestUntil(open, worth, missing);
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
      `${dollars(missing)} more of the ${dollars(totalValue)} of minerals must qualify to reach ${percent(threshold.share ?? 0n)}.`,
    ),
    step(
      needed.flatMap(({ chain }) => subjectsOf(chain)),
      `Qualifying these would be enough (largest first): ${named(texts)}.`,
    ),
  ];
}

function mineralsOpen({ content, chains }: CreditQuestion, { threshold }: MineralsAssessment): readonly NextStep[] {
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
    ...ask('declare-values', values ?? [], 'Have the suppliers state the value of these lots'),
    ...ask('declare-lots', lots ?? [], 'Have the suppliers declare the steps and inputs of these lots (largest first)'),
  ];
  return all.length === 0 ? [remedyStep('no-critical-minerals', requirement, [])] : all;
}

function componentsNotMet(
  { totalUsd, qualifyingUsd, uncertainUsd, threshold }: ComponentsAssessment,
  increments: readonly ExplainedComponent[],
): readonly NextStep[] {
  const missing = missingUsd(totalUsd, threshold, qualifyingUsd + uncertainUsd);
  const abroad = increments.filter(({ counts }) => !counts);
  const needed = largestUntil(abroad, ({ increment }) => increment.usd, missing);
  const texts = needed.map(
    ({ increment }) =>
      `${increment.component} from ${countryText(increment.country)}, ${increment.facility} (${dollars(increment.usd)})`,
  );
  const step = (subjects: readonly string[], text: string): NextStep => {
    return { code: 'make-components', requirement: 'batteryComponents', subjects, text };
  };
  return [
    step(
      [],
      `${dollars(missing)} more of the ${dollars(totalUsd)} of components must be made in North America to reach ${percent(threshold.share ?? 0n)}.`,
    ),
    step(
      needed.map(({ increment }) => increment.facility),
      `Making these in North America would be enough (largest first): ${named(texts)}.`,
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
    return [declare([], 'Declare the battery of the vehicle with all of its components and their values.')];
  const { steps, rest } = remediesOf(content, requirement, lost);
  if (rest.length === 0) return steps;
  const asked = 'Have the suppliers declare these component lots and their values, or correct the draws';
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

function mineralsSteps(question: CreditQuestion): readonly NextStep[] {
  const { minerals, chains } = question;
  if (minerals === null || minerals.outcome === 'met') return [];
  return minerals.outcome === 'not-met' ? mineralsNotMet(minerals, chains) : mineralsOpen(question, minerals);
}

function componentsSteps({ content, components, increments }: CreditQuestion): readonly NextStep[] {
  if (components === null || components.outcome === 'met') return [];
  const isNotMet = components.outcome === 'not-met';
  return isNotMet ? componentsNotMet(components, increments) : componentsOpen(content, components);
}

/** A step that concerns all of the credit, and ends the list. */
function end(code: NextStep['code'], text: string, subjects: readonly RequirementName[] = []): readonly NextStep[] {
  return [{ code, requirement: null, subjects, text }];
}

/** The advice in the order in which it helps: first what holds back all of the credit, then each requirement. */
export function nextStepsOf(question: CreditQuestion): readonly NextStep[] {
  const { content } = question;
  const { requirements, decidingDate, amountUsd } = content;
  if (requirements === undefined || decidingDate === undefined) return [];
  const failed = failedGates(requirements);
  if (failed.length > 0) {
    const titles = failed.map((name) => REQUIREMENT_TITLES[name]);
    return end('gates-not-met', `First fix: ${titles.join(', ')}. Until then nothing else raises the credit.`, failed);
  }
  if (decidingDate < VALUE_REQUIREMENTS_FROM)
    return end(
      'day-and-battery-decide',
      `Nothing can: before ${VALUE_REQUIREMENTS_FROM} the battery capacity alone sets the credit.`,
    );
  if (amountUsd === 2 * REQUIREMENT_CREDIT_USD.value)
    return end('nothing-left', `Nothing: ${wholeDollars(amountUsd)} is the full credit.`);
  const steps = [
    ...acquisitionSteps(requirements.acquisition.outcome),
    ...foreignEntitySteps(content, requirements.foreignEntityOfConcern.outcome),
    ...mineralsSteps(question),
    ...componentsSteps(question),
  ];
  return steps.map((step) => {
    return step.requirement === null
      ? step
      : { ...step, text: `${REQUIREMENT_TITLES[step.requirement]}: ${step.text}` };
  });
}
