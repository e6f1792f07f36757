/** What of an explanation is shown, by role. Source: console.md, "1. Who sees what". */
import type { Verdict } from '@oretrail/model';
import type { z } from 'zod';
import type { Sight } from '../../sight/sight.ts';
import type { EXPLANATION } from './explanation-schema.ts';

type Json = Readonly<Record<string, unknown>>;
type Shown = z.infer<typeof EXPLANATION>;
type Explained = Readonly<{
  verdict: Verdict;
  vehicle: string | null;
  manufacturer: string | null;
  creditSteps: readonly string[];
  requirements: readonly Readonly<{
    name: string;
    outcome: string;
    steps: readonly string[];
    figures: Json;
    authorities: readonly Json[];
  }>[];
  nextSteps: readonly Readonly<{
    code: string;
    requirement: string | null;
    subjects: readonly string[];
    text: string;
  }>[];
  chains: readonly Chain[];
  components: readonly Json[];
}>;
type Chain = Json & Readonly<{ mineral: string | null; lots: readonly string[]; steps: readonly Json[]; counts: Json }>;

/** Requirements whose steps and figures name values of lots. */
const OF_VALUES: ReadonlySet<string> = new Set(['criticalMinerals', 'batteryComponents']);
/** Requirements and next steps that name parties and places. */
const OF_PARTIES: ReadonlySet<string> = new Set([
  'foreignEntityOfConcern',
  'foreign-entity',
  'ownership-unknown',
  'law-gap',
]);
/** Next steps whose sentences name values of lots, and places. */
const WITH_VALUES: ReadonlySet<string> = new Set([
  'source-minerals',
  'declare-values',
  'make-components',
  'declare-components',
]);

/** The explanation as `oretrail explain --json` prints it. */
export function explainedIn(text: string): Explained {
  return JSON.parse(text) as Explained;
}

function without(row: Json, ...names: readonly string[]): Json {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

type Hiding = Readonly<{ hasValues: boolean; hasParties: boolean }>;

function shownRequirements({ requirements }: Explained, { hasValues, hasParties }: Hiding): Shown['requirements'] {
  return requirements.map(({ steps, figures, ...rest }) => {
    const isHidden = (!hasValues && OF_VALUES.has(rest.name)) || (!hasParties && OF_PARTIES.has(rest.name));
    const authorities = rest.authorities.map((one) => ({ ...one }));
    return isHidden ? { ...rest, authorities } : { ...rest, authorities, steps: [...steps], figures: { ...figures } };
  });
}

function shownSteps({ nextSteps }: Explained, { hasValues, hasParties }: Hiding): Shown['nextSteps'] {
  return nextSteps.map(({ code, requirement, subjects, text }) => {
    const hasSubjects = hasParties || !OF_PARTIES.has(code);
    const hasText = hasSubjects && (hasValues || !WITH_VALUES.has(code));
    return {
      code,
      requirement,
      ...(hasSubjects ? { subjects: [...subjects] } : {}),
      ...(hasText ? { text } : {}),
    };
  });
}

/** A chain without what its lots cost. */
function withoutMoney(chain: Chain): Json {
  return { ...without(chain, 'usd'), steps: chain.steps.map((step) => without(step, 'valueAddedUsd')) };
}

function partOf({ low, high }: Json): string {
  if (low === high) return low === '0' ? 'none' : Number(low) === 1 ? 'all' : 'part';
  return 'open';
}

/** Chains by mineral and by what was done where, without lots' values, masses and parties. */
function byCountry({ chains }: Explained): NonNullable<Shown['byCountry']> {
  const groups = new Map<string, NonNullable<Shown['byCountry']>[number]>();
  for (const { mineral, steps, counts, lots } of chains) {
    const path = steps.map(({ activity, country }) => ({ activity: String(activity), country: String(country) }));
    const part = partOf(counts);
    const name = JSON.stringify([mineral, path, part]);
    const group = groups.get(name) ?? { mineral, steps: path, counts: part, chains: 0, lots: [] };
    groups.set(name, { ...group, chains: group.chains + 1, lots: [...new Set([...group.lots, ...lots])] });
  }
  return [...groups.values()];
}

/** What the principal sees of an explanation. */
export function shownExplanation(
  explained: Explained,
  sight: Sight,
): Omit<Shown, 'asOf' | 'verdict' | 'isPublished' | 'revision' | 'ruleset'> {
  const { vehicle, manufacturer, creditSteps, chains, components } = explained;
  const first = { vehicle, manufacturer, creditSteps: [...creditSteps] };
  if (sight.hasRole('auditor')) {
    const all = { hasValues: true, hasParties: true };
    const whole = { chains: chains.map((one) => ({ ...one })), components: components.map((one) => ({ ...one })) };
    return {
      ...first,
      requirements: shownRequirements(explained, all),
      nextSteps: shownSteps(explained, all),
      ...whole,
    };
  }
  if (sight.hasRole('finance')) {
    const hiding = { hasValues: false, hasParties: true };
    const moneyless = {
      chains: chains.map(withoutMoney),
      components: components.map((one) => without(one, 'usd', 'uncertainUsd')),
    };
    return {
      ...first,
      requirements: shownRequirements(explained, hiding),
      nextSteps: shownSteps(explained, hiding),
      ...moneyless,
    };
  }
  const hiding = { hasValues: false, hasParties: false };
  return {
    ...first,
    requirements: shownRequirements(explained, hiding),
    nextSteps: shownSteps(explained, hiding),
    byCountry: byCountry(explained),
  };
}
