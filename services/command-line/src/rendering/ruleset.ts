/** Rulesets for people. */

import { authorityText, REQUIREMENT_TITLES } from '@oretrail/explanation';
import type { Ruleset, RulesetRow } from '@oretrail/rules';
import type { Colours } from '../terminal.ts';

const TITLES: Readonly<Record<RulesetRow['rule'], string>> = {
  scope: 'Scope',
  credit: 'Credit',
  ...REQUIREMENT_TITLES,
};

function periodText({ from, to }: RulesetRow): string {
  if (from === null && to === null) return '';
  if (to === null) return ` (from ${from})`;
  return from === null ? ` (before ${to})` : ` (from ${from}, before ${to})`;
}

/** One line for each ruleset. */
export function renderRulesets(
  rulesets: readonly Ruleset[],
  isDefault: (ruleset: Ruleset) => boolean,
  colours: Colours,
): string {
  const line = (ruleset: Ruleset): string => {
    const mark = isDefault(ruleset) ? colours.dim(' (the default)') : '';
    return `${colours.bold(ruleset.id)}  ${ruleset.title}${mark}\n`;
  };
  return rulesets.map(line).join('');
}

function rowLines(row: RulesetRow, colours: Colours): string[] {
  const { parameter, value } = row;
  return [
    `  ${parameter}: ${colours.bold(value)}${colours.dim(periodText(row))}`,
    `      ${authorityText(row, colours)}`,
  ];
}

/** A ruleset with every value of it, where that is written, and how sure it is. */
export function renderRuleset({ id, title }: Ruleset, rows: readonly RulesetRow[], colours: Colours): string {
  const sections = Object.entries(TITLES).flatMap(([rule, heading]) => {
    const own = rows.filter((row) => row.rule === rule);
    return own.length === 0 ? [] : ['', colours.bold(heading), ...own.flatMap((row) => rowLines(row, colours))];
  });
  const legend = 'No mark: seen in the text of the law. [secondary]: in an account of it. [unconfirmed]: nowhere yet.';
  return `${[`${colours.bold(id)}  ${title}`, ...sections, '', colours.dim(legend)].join('\n')}\n`;
}
