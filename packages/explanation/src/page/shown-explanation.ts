/** An explanation from which parts were left out, because its reader may not see them: as a console shows it. */
import { type CountryCode, type Outcome, printableAll, type RequirementName, type Verdict } from '@oretrail/model';
import type { Authority } from '@oretrail/rules';
import type { Colours } from '../colours.ts';
import { counted } from '../quantities.ts';
import { countryText } from '../wording.ts';
import { bullets, cut, findingLines, heading, requirementLines, SUBJECTS_SHOWN_MAX, section } from './page-lines.ts';

/** A step of a chain; `facility` and `operator` only if the reader sees parties. */
type ShownStep = Readonly<{ activity: string; country: string; facility?: string; operator?: string }>;

/** An explanation as it is shown. Members that are absent were left out. */
export type ShownExplanation = Readonly<{
  verdict: Verdict;
  vehicle: string | null;
  manufacturer: string | null;
  creditSteps: readonly string[];
  requirements: readonly Readonly<{
    name: RequirementName;
    outcome: Outcome;
    steps?: readonly string[] | undefined;
    authorities: readonly Authority[];
  }>[];
  nextSteps: readonly Readonly<{ code: string; text?: string | undefined }>[];
  chains?: readonly Readonly<{
    mineral: string | null;
    lots: readonly string[];
    steps: readonly ShownStep[];
    counts: Readonly<{ low: string; high: string }>;
  }>[];
  components?: readonly Readonly<{ component: string; country: string; counts: boolean }>[];
  byCountry?: readonly Readonly<{
    mineral: string | null;
    lots: readonly string[];
    steps: readonly ShownStep[];
    counts: string;
    chains: number;
  }>[];
}>;

type Path = Readonly<{ mineral: string | null; lots: readonly string[]; steps: readonly ShownStep[] }>;

function placeText({ activity, country, facility, operator }: ShownStep): string {
  const who = [facility, operator].filter((text) => text !== undefined);
  return `${activity} in ${countryText(country as CountryCode)}${who.length === 0 ? '' : ` (${who.join(', ')})`}`;
}

function pathLines({ mineral, lots, steps }: Path, counts: string, colours: Colours): readonly string[] {
  const hidden = lots.length - SUBJECTS_SHOWN_MAX;
  const shown = lots.slice(0, SUBJECTS_SHOWN_MAX).join(', ');
  return [
    `  ${colours.bold(mineral ?? 'material')} of ${shown}${hidden > 0 ? ` and ${hidden} more` : ''}; counts: ${counts}`,
    ...(steps.length > 0 ? [colours.dim(`      ${steps.map(placeText).join(' → ')}`)] : []),
  ];
}

/** The part of the value that counts: 0 to 1, as a decimal. */
function partText({ low, high }: Readonly<{ low: string; high: string }>): string {
  return low === high ? low : `${low} to ${high}`;
}

function chainLines({ chains = [], byCountry = [] }: ShownExplanation, colours: Colours): string[] {
  return [
    ...cut(chains, (chain) => pathLines(chain, partText(chain.counts), colours)),
    ...cut(byCountry, (group) => {
      const together = group.chains > 1 ? ` (${counted(group.chains, 'chain')})` : '';
      return pathLines(group, `${group.counts}${together}`, colours);
    }),
  ];
}

/** A step whose sentence is not shown is named by its code. */
const stepText = ({ code, text }: ShownExplanation['nextSteps'][number]): string =>
  text ?? `${code}: the lots, parties and places are not shown to you`;

/** The whole page. */
export function renderShownExplanation(shown: ShownExplanation, colours: Colours): string {
  const explanation = printableAll(shown);
  const { verdict, creditSteps, requirements, components = [], nextSteps } = explanation;
  const made = (place: (typeof components)[number]): string =>
    `  ${place.counts ? colours.green('✓') : colours.red('✗')} ${place.component} ${colours.dim(countryText(place.country as CountryCode))}`;
  const lines = [
    ...heading(explanation, colours),
    ...section('How it adds up', bullets(creditSteps), colours),
    ...section(
      'Requirements',
      requirements.flatMap((one) => requirementLines(one, colours)),
      colours,
    ),
    ...section(
      'Findings',
      (verdict.findings ?? []).flatMap((finding) => findingLines(finding, colours)),
      colours,
    ),
    ...section('Chains of critical minerals, without what they are worth', chainLines(explanation, colours), colours),
    ...section(
      'Components, without what they are worth',
      cut(components, (component) => [made(component)]),
      colours,
    ),
    ...section('What would raise the credit', bullets(nextSteps.map(stepText)), colours),
  ];
  return `${lines.join('\n')}\n`;
}
