/** The foreign-entity rule, step by step. Source: law.md, "Foreign entity of concern". */
import type { Day } from '@oretrail/model';
import {
  type Authority,
  COMPONENTS_LIMB_FROM,
  CONTROL_STAKE_MIN,
  type ForeignEntityAssessment,
  type Ground,
  type Hit,
  type LawGap,
  type LimbFindings,
  MAJORITY_STAKE_MIN,
  MINERALS_LIMB_FROM,
  UNSETTLED_PLACES,
} from '@oretrail/rules';
import type { ExplainedRequirement } from './explanation.ts';
import { countryText } from './wording.ts';

/** Hits of one kind that are shown: enough to act on. `--json` has all. */
const HITS_SHOWN_MAX = 10;

const GROUNDS: Readonly<Record<Ground, string>> = {
  'organized-in-covered-nation': 'it is organised in a covered nation',
  'headquartered-in-covered-nation': 'it is headquartered in a covered nation',
  'covered-government': 'it is the government of a covered nation',
  listed: 'a government list or determination names it',
  'licence-control': 'a foreign entity of concern controls it by licence',
  'held-by-covered-governments': 'governments of covered nations hold 25 % or more of it',
  'no-entity-fact': 'no entity fact says who it is',
  'holders-unknown': 'holders without an entity fact could hold 25 % of it',
};

/** One hit in a sentence. */
function hitText(hit: Hit): string {
  const lot = hit.lotId === null ? '' : ` (for lot ${hit.lotId})`;
  if (hit.kind === 'place') return `${hit.facility} is in ${countryText(hit.country)}, a covered nation${lot}.`;
  const { ground } = hit.judgement;
  const why = ground === null ? '' : `: ${GROUNDS[ground]}`;
  return `${hit.party} on ${hit.day} at ${hit.facility}${lot}${why}.`;
}

/** A hit under one reading of the law, with the condition of that reading. */
function gapText({ hit, reading }: LawGap): string {
  return `${hitText(hit).replace(/\.$/, '')}, ${reading.condition}.`;
}

function listed(title: string, texts: readonly string[]): string[] {
  if (texts.length === 0) return [];
  const unique = [...new Set(texts)];
  const shown = unique.slice(0, HITS_SHOWN_MAX).map((text) => `  ${text}`);
  const more = unique.length - shown.length;
  return [title, ...shown, ...(more > 0 ? [`  … ${more} more`] : [])];
}

function limbSteps(name: string, limb: LimbFindings | null, from: Day): string[] {
  if (limb === null) return [`${name}: the rule applies only to vehicles placed in service on or after ${from}.`];
  const { concerns, gaps, unknowns, untraced } = limb;
  if (concerns.length + gaps.length + unknowns.length + untraced.subjects.length === 0)
    return [`${name}: no foreign entity of concern found.`];
  return [
    ...listed(`${name}: made by a foreign entity of concern:`, concerns.map(hitText)),
    ...listed(`${name}: of concern under one reading of the law, but not under another:`, gaps.map(gapText)),
    ...listed(`${name}: made by a party about which too little is known:`, unknowns.map(hitText)),
    ...listed(`${name}: of unknown origin:`, untraced.subjects),
  ];
}

/** The law that the answer rests on; the open readings only if they mattered. */
function authoritiesOf({ outcome, components, minerals }: ForeignEntityAssessment): Authority[] {
  if (outcome === 'not-applicable') return [COMPONENTS_LIMB_FROM];
  const gaps = [components, minerals].flatMap((limb) => limb?.gaps ?? []);
  const open = gaps.length === 0 ? [] : [MAJORITY_STAKE_MIN, UNSETTLED_PLACES];
  return [COMPONENTS_LIMB_FROM, CONTROL_STAKE_MIN, ...open];
}

function hitFigures(hit: Hit) {
  const { lotId, facility } = hit;
  if (hit.kind === 'place') return { lotId, facility, country: hit.country };
  return { lotId, facility, party: hit.party, day: hit.day, ground: hit.judgement.ground };
}

/** Null if the limb does not apply. */
function limbFigures(limb: LimbFindings | null) {
  if (limb === null) return null;
  const { concerns, gaps, unknowns, untraced } = limb;
  return {
    concerns: concerns.map(hitFigures),
    gaps: gaps.map(({ hit, reading }) => ({ ...hitFigures(hit), reading: reading.condition })),
    unknowns: unknowns.map(hitFigures),
    untraced: untraced.subjects,
  };
}

/** The rule, step by step. `assessed` is null if the vehicle is out of the scope of the law. */
export function explainForeignEntityRule(assessed: ForeignEntityAssessment | null): ExplainedRequirement {
  const name = 'foreignEntityOfConcern';
  if (assessed === null)
    return { name, outcome: 'not-applicable', steps: ['The vehicle is out of scope.'], figures: {}, authorities: [] };
  const { outcome, components, minerals, isPlanInForce } = assessed;
  const plan = "The manufacturer's plan excuses materials that are impracticable to trace.";
  const steps = [
    ...limbSteps('Components', components, COMPONENTS_LIMB_FROM.value),
    ...limbSteps('Minerals', minerals, MINERALS_LIMB_FROM.value),
    ...(isPlanInForce ? [plan] : []),
  ];
  const figures = { components: limbFigures(components), minerals: limbFigures(minerals), isPlanInForce };
  return { name, outcome, steps, figures, authorities: authoritiesOf(assessed) };
}
