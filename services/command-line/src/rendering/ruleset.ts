/** Rulesets for people and for programs. */
import type { Ruleset } from '@oretrail/rules';
import type { RulesetParameter } from '../explaining/ruleset-parameters.ts';
import type { Colours } from '../terminal.ts';
import { authorityText } from './authority.ts';

function periodText({ from, to }: RulesetParameter): string {
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

/** A ruleset with every parameter, its citation, and how sure that is. */
export function renderRuleset(
  { id, title }: Ruleset,
  parameters: readonly RulesetParameter[],
  colours: Colours,
): string {
  const lines = parameters.flatMap((parameter) => {
    const { name, value, authority } = parameter;
    return [
      `  ${colours.bold(name)}: ${value}${colours.dim(periodText(parameter))}`,
      `      ${authorityText(authority, colours)}`,
    ];
  });
  const legend = colours.dim(
    'No mark: seen in the text of the law. [secondary]: in an account of it. [unconfirmed]: nowhere yet.',
  );
  return `${[`${colours.bold(id)}  ${title}`, '', ...lines, '', legend].join('\n')}\n`;
}

/** The same as one JSON object on one line. */
export function renderRulesetJson({ id, title }: Ruleset, parameters: readonly RulesetParameter[]): string {
  const rows = parameters.map(({ name, value, from, to, authority }) => {
    const { citation, status, unconfirmed = null } = authority;
    return { name, value, from, to, citation, status, unconfirmed };
  });
  return `${JSON.stringify({ id, title, parameters: rows })}\n`;
}
