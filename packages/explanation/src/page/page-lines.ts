/** Parts that pages of explanations have in common. */
import type { Finding, Outcome } from '@oretrail/model';
import { citedPages, findingRule } from '@oretrail/rules';
import type { Colours } from '../colours.ts';
import type { ExplainedRequirement, Explanation } from '../explanation.ts';
import { counted, wholeDollars } from '../quantities.ts';
import { authorityText, REQUIREMENT_TITLES } from '../wording.ts';

/** Chains, and components, that are shown; `--json` has all. The greatest come first, so these tell the story. */
const ROWS_SHOWN_MAX = 20;
/** Subjects of a finding that are shown; `--json` has up to a hundred. */
export const SUBJECTS_SHOWN_MAX = 5;
/** In the place of steps that the reader may not see. */
const HIDDEN_STEPS = 'Its arithmetic names what is not shown to you.';

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

/** What is supported, of which vehicle, by which days. */
export function heading(
  { verdict, vehicle, manufacturer }: Pick<Explanation, 'verdict' | 'vehicle' | 'manufacturer'>,
  colours: Colours,
): string[] {
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

/** A requirement as a page has it; `steps` are absent if the reader may not see what they name. */
type ShownRequirement = Pick<ExplainedRequirement, 'name' | 'outcome' | 'authorities'> &
  Readonly<{ steps?: readonly string[] | undefined }>;

/** One requirement with its steps and the law behind it. */
export function requirementLines(requirement: ShownRequirement, colours: Colours): string[] {
  const { name, outcome, steps = [HIDDEN_STEPS], authorities } = requirement;
  return [
    `  ${outcomeText(outcome, colours)}  ${colours.bold(REQUIREMENT_TITLES[name])}`,
    ...steps.map((step) => `      ${step}`),
    ...authorities.map((authority) => `      ${authorityText(authority, colours)}`),
  ];
}

/** A finding as a page has it; `subjects` are absent if the reader may not see them. */
type ShownFinding = Omit<Finding, 'subjects'> & Readonly<{ subjects?: readonly string[] | undefined }>;

function aboutText({ subjects, more }: ShownFinding): string {
  if (subjects === undefined) return 'parties that are not shown to you';
  const hidden = subjects.length - SUBJECTS_SHOWN_MAX;
  const rest = hidden > 0 ? `, … ${hidden} ${more ? 'and more' : 'more'}` : '';
  return `${subjects.slice(0, SUBJECTS_SHOWN_MAX).join(', ')}${rest}`;
}

/** One finding with its remedy. */
export function findingLines(finding: ShownFinding, colours: Colours): string[] {
  const { code, requirements, citation, message } = finding;
  const { remedy, status } = findingRule(code, requirements[0]);
  const doubt = status === 'text' || status === 'design' ? '' : ` [${status}]`;
  const pages = citedPages(citation);
  const source = pages.length === 0 ? citation : pages.join(', ');
  return [
    `  ${colours.yellow(code)}  ${message} ${colours.dim(`(${source}${doubt})`)}`,
    `      ${colours.dim('about')} ${aboutText(finding)}`,
    `      ${remedy}`,
  ];
}

/** Sentences, one a line. */
export const bullets = (texts: readonly string[]): string[] => texts.map((text) => `  • ${text}`);

/** A title with what is below it; nothing if that is nothing. */
export function section(title: string, lines: readonly string[], colours: Colours): string[] {
  return lines.length === 0 ? [] : ['', colours.bold(title), ...lines];
}

/** The first rows, and how many more there are. */
export function cut<Row>(rows: readonly Row[], lines: (row: Row, i: number) => readonly string[]): string[] {
  const shown = rows.slice(0, ROWS_SHOWN_MAX).flatMap(lines);
  const hidden = rows.length - ROWS_SHOWN_MAX;
  return hidden > 0 ? [...shown, `  … ${counted(hidden, 'smaller one')}; --json has all`] : shown;
}
