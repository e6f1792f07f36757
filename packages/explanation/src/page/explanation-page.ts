/** An explanation for people: dollars first. */

import { type Finding, printableAll, type Verdict } from '@oretrail/model';
import { type ChainGroup, groupsOf } from '../chain-groups.ts';
import type { Colours } from '../colours.ts';
import type { ExplainedComponent, Explanation } from '../explanation.ts';
import { dollars, percentRange } from '../quantities.ts';
import { countryText } from '../wording.ts';
import { bullets, cut, findingLines, heading, requirementLines, SUBJECTS_SHOWN_MAX, section } from './page-lines.ts';

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

function findingsOf({ findings = [] }: Verdict): readonly Finding[] {
  return findings;
}

/** The whole page. */
export function renderExplanation(explained: Explanation, colours: Colours): string {
  const explanation = printableAll(explained);
  const { verdict, creditSteps, requirements, chains, components, nextSteps } = explanation;
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
