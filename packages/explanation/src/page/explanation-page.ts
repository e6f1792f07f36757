/** An explanation for people: dollars first. */

import { type Finding, type Outcome, printableAll, type Verdict } from '@oretrail/model';
import { citedPages, findingRule } from '@oretrail/rules';
import { type ChainGroup, groupsOf } from '../chain-groups.ts';
import type { Colours } from '../colours.ts';
import type { ExplainedComponent, ExplainedRequirement, Explanation } from '../explanation.ts';
import { counted, dollars, percentRange, wholeDollars } from '../quantities.ts';
import { authorityText, countryText, REQUIREMENT_TITLES } from '../wording.ts';

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
    basis === 'delivered' ? `placed in service ${decidingDate}` : `expected ${decidingDate}, not yet delivered`;
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
  const pages = citedPages(citation);
  const source = pages.length === 0 ? citation : pages.join(', ');
  return [
    `  ${colours.yellow(code)}  ${message} ${colours.dim(`(${source}${doubt})`)}`,
    `      ${colours.dim('about')} ${about}`,
    `      ${remedy}`,
  ];
}

/** The first and the last of days in their order. */
function daysText(days: readonly string[]): string {
  const [first = '', last = first] = [days[0], days.at(-1)];
  return first === last ? first : `${first} to ${last}`;
}

/** What the step added in the lots that entered a component, before anything was drawn from them. */
function stepText({ step, days, addedUsd }: ChainGroup['steps'][number]): string {
  const { activity, country, facility, operator } = step;
  return `${activity} in ${countryText(country)} +${dollars(addedUsd)} (${facility}, ${operator}, ${daysText(days)})`;
}

function sharesText({ shares, mineral, isRecycled }: ChainGroup): string {
  const { extraction, processing, recycling } = shares;
  if (isRecycled) return `R ${percentRange(recycling)}`;
  const known = `E ${percentRange(extraction)}, P ${percentRange(processing)}`;
  return mineral === null ? `${known}, R ${percentRange(recycling)}` : known;
}

function lotsText({ lots, chains }: ChainGroup): string {
  const hidden = lots.length - SUBJECTS_SHOWN_MAX;
  const shown = lots.slice(0, SUBJECTS_SHOWN_MAX).join(', ');
  const together = chains > 1 ? ` (${chains} equal chains together)` : '';
  return `${shown}${hidden > 0 ? ` and ${hidden} more` : ''}${together}`;
}

function chainLines(group: ChainGroup, rank: number, colours: Colours): string[] {
  const { mineral, isRecycled, isUntraced, value, counts } = group;
  const kind = `${isRecycled ? 'recycled ' : ''}${isUntraced ? 'untraced ' : ''}`;
  const worth = value === null ? 'unknown value' : dollars(value);
  return [
    `  ${rank}. ${colours.bold(worth)}  ${kind}${mineral ?? 'material'} of ${lotsText(group)}`,
    `      ${sharesText(group)}; counts ${percentRange(counts)}`,
    ...(group.steps.length > 0 ? [colours.dim(`      ${group.steps.map(stepText).join(' → ')}`)] : []),
  ];
}

function componentLine({ increment, counts }: ExplainedComponent, colours: Colours): string {
  const { component, country, facility, operator, usd, uncertainUsd } = increment;
  const uncertain = uncertainUsd > 0n ? ` and up to ${dollars(uncertainUsd)}` : '';
  const mark = counts ? colours.green('✓') : colours.red('✗');
  const place = colours.dim(`${countryText(country)}: ${facility}, ${operator}`);
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
      cut(groupsOf(chains), (group, i) => chainLines(group, i + 1, colours)),
      colours,
    ),
    ...section(
      'Components by incremental value',
      cut(components, (component) => [componentLine(component, colours)]),
      colours,
    ),
    ...section('What would raise the credit', bullets(nextSteps.map(({ text }) => text)), colours),
  ];
  return `${lines.join('\n')}\n`;
}
