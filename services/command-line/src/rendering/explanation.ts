/** An explanation for people: dollars first. */
import { type Amount, type Finding, type Outcome, printableAll, type Verdict } from '@oretrail/model';
import type { Step } from '@oretrail/provenance';
import { type ChainAssessment, findingRule } from '@oretrail/rules';
import { subjectsOf } from '../explaining/chains.ts';
import type {
  ExplainedChain,
  ExplainedComponent,
  ExplainedRequirement,
  Explanation,
} from '../explaining/explanation.ts';
import { REQUIREMENT_TITLES } from '../explaining/titles.ts';
import type { Colours } from '../terminal.ts';
import { authorityText } from './authority.ts';
import { counted, dollars, percentRange, wholeDollars } from './quantities.ts';

/** Chains, and components, that are shown; `--json` has all. The greatest come first, so these tell the story. */
const ROWS_SHOWN_MAX = 20;
/** Subjects of a finding that are shown; `--json` has up to a hundred. */
const SUBJECTS_SHOWN_MAX = 5;

function outcomeText(outcome: Outcome, colours: Colours): string {
  switch (outcome) {
    case 'met':
      return colours.green('✓ met');
    case 'not-met':
      return colours.red('✗ not met');
    case 'indeterminate':
      return colours.yellow('? open');
    case 'not-applicable':
      return colours.dim('– does not apply');
  }
}

function heading({ verdict, vehicle, manufacturer }: Explanation, colours: Colours): string[] {
  const { vin, status, amountUsd, potentialUsd, basis, decidingDate, acquiredOn, ruleset } = verdict;
  const more = potentialUsd > amountUsd ? `, up to ${wholeDollars(potentialUsd)} with the missing evidence` : '';
  const who = [vehicle, manufacturer].filter((text) => text !== null);
  const acquired = acquiredOn === undefined ? '' : `acquired ${acquiredOn}, `;
  const day =
    basis === 'delivered' ? `placed in service ${decidingDate}` : `expected ${decidingDate}, not delivered yet`;
  const days = decidingDate === undefined ? '' : `${acquired}${day}; `;
  return [
    `${colours.bold(`${wholeDollars(amountUsd)} now${more}`)} (${status})`,
    `${vin}  ${who.join(', ')}`.trimEnd(),
    colours.dim(`${days}${ruleset}`),
  ];
}

function requirementLines(requirement: ExplainedRequirement, colours: Colours): string[] {
  const { name, outcome, steps, authorities } = requirement;
  return [
    `  ${outcomeText(outcome, colours)}  ${colours.bold(REQUIREMENT_TITLES[name])}`,
    ...steps.map((step) => `      ${step}`),
    ...authorities.map((authority) => `      ${authorityText(authority, colours)}`),
  ];
}

function findingLines({ code, requirements, citation, message, subjects, more }: Finding, colours: Colours): string[] {
  const hidden = subjects.length - SUBJECTS_SHOWN_MAX;
  const rest = hidden > 0 ? `, … ${hidden} ${more ? 'and more' : 'more'}` : '';
  const about = `${subjects.slice(0, SUBJECTS_SHOWN_MAX).join(', ')}${rest}`;
  const { remedy, status } = findingRule(code, requirements[0]);
  const doubt = status === 'text' || status === 'design' ? '' : ` [${status}]`;
  return [
    `  ${colours.yellow(code)}  ${message} ${colours.dim(`(${citation}${doubt})`)}`,
    `      ${colours.dim('about')} ${about}`,
    `      ${remedy}`,
  ];
}

/** `added` is what the step added in the lot that entered a component, before anything was drawn from it. */
function stepText({ activity, country, facility, operator, days }: Step, added: Amount): string {
  return `${activity} ${country} +${dollars(added)} (${facility}, ${operator}, ${days.join(' ')})`;
}

function sharesText({ chain, shares }: ChainAssessment): string {
  const { extraction, processing, recycling } = shares;
  if (chain.origin?.isRecycled) return `R ${percentRange(recycling)}`;
  const known = `E ${percentRange(extraction)}, P ${percentRange(processing)}`;
  return chain.origin === null ? `${known}, R ${percentRange(recycling)}` : known;
}

function chainLines(explained: ExplainedChain, rank: number, colours: Colours): string[] {
  const { chain, factor } = explained;
  const { origin, value } = chain;
  const kinds = [origin?.isRecycled ? 'recycled' : '', origin === null || origin.isUntraced ? 'untraced' : ''];
  const kind = kinds
    .filter((text) => text !== '')
    .map((text) => `${text} `)
    .join('');
  const worth = value === null ? 'unknown value' : dollars(value);
  const what = `${kind}${origin?.mineral ?? 'material'} of ${subjectsOf(chain).join(', ')}`;
  const steps = (origin?.steps ?? []).map((step, i) => stepText(step, origin?.valueAdded[i] ?? 0n));
  return [
    `  ${rank}. ${colours.bold(worth)}  ${what}`,
    `      ${sharesText(explained)}; counts ${percentRange(factor)}`,
    ...(steps.length > 0 ? [colours.dim(`      ${steps.join(' → ')}`)] : []),
  ];
}

function componentLine({ increment, counts }: ExplainedComponent, colours: Colours): string {
  const { component, country, facility, operator, usd, uncertainUsd } = increment;
  const uncertain = uncertainUsd > 0n ? ` and up to ${dollars(uncertainUsd)}` : '';
  const mark = counts ? colours.green('✓') : colours.red('✗');
  const place = colours.dim(`${country} (${facility}, ${operator})`);
  return `  ${mark} ${colours.bold(`${dollars(usd)}${uncertain}`)}  ${component} ${place}`;
}

function section(title: string, lines: readonly string[], colours: Colours): string[] {
  return lines.length === 0 ? [] : ['', colours.bold(title), ...lines];
}

function cut<Row>(rows: readonly Row[], lines: (row: Row, i: number) => readonly string[]): string[] {
  const shown = rows.slice(0, ROWS_SHOWN_MAX).flatMap(lines);
  const hidden = rows.length - ROWS_SHOWN_MAX;
  return hidden > 0 ? [...shown, `  … ${counted(hidden, 'smaller one')}; --json has all`] : shown;
}

function findingsOf({ findings = [] }: Verdict): readonly Finding[] {
  return findings;
}

/** The whole page. */
export function renderExplanation(explained: Explanation, colours: Colours): string {
  const explanation = printableAll(explained);
  const { verdict, creditSteps, requirements, chains, components, nextSteps } = explanation;
  const bullets = (texts: readonly string[]): string[] => texts.map((text) => `  • ${text}`);
  const threshold = verdict.requirements?.criticalMinerals;
  const test = threshold !== undefined && 'test' in threshold ? ` under the ${threshold.test} test` : '';
  const lines = [
    ...heading(explanation, colours),
    ...section('How it adds up', bullets(creditSteps), colours),
    ...section(
      'Requirements',
      requirements.flatMap((requirement) => requirementLines(requirement, colours)),
      colours,
    ),
    ...section(
      'Findings',
      findingsOf(verdict).flatMap((finding) => findingLines(finding, colours)),
      colours,
    ),
    ...section(
      `Chains of critical minerals by value${test}`,
      cut(chains, (chain, i) => chainLines(chain, i + 1, colours)),
      colours,
    ),
    ...section(
      'Components by incremental value',
      cut(components, (component) => [componentLine(component, colours)]),
      colours,
    ),
    ...section('What would bring more', bullets(nextSteps.map(({ text }) => text)), colours),
  ];
  return `${lines.join('\n')}\n`;
}
