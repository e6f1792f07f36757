/** One sentence that says why a vehicle has its amount. */
import type { Finding, Revision } from '../api/shapes.ts';
import { dollars } from './words.ts';

/** Half of the credit is for minerals, half for components. Source: law.md, "The credit". */
const HALVES = ['criticalMinerals', 'batteryComponents'] as const;

/** Requirements in the middle of a sentence. */
const IN_SENTENCE: Readonly<Record<string, string>> = {
  finalAssembly: 'final assembly in North America',
  grossWeight: 'the weight limit',
  batteryCapacity: 'battery size and charging',
  price: 'the price limit',
  acquisition: 'the last day of acquisition',
  foreignEntityOfConcern: 'the foreign-entity rule',
  criticalMinerals: 'critical minerals',
  batteryComponents: 'battery components',
};

const LIST = new Intl.ListFormat('en-GB', { type: 'conjunction' });
const titlesOf = (names: readonly string[]): string => LIST.format(names.map((name) => IN_SENTENCE[name] ?? name));

function namesWith(revision: Revision, ...outcomes: readonly string[]): readonly string[] {
  return Object.entries(revision.requirements ?? {}).flatMap(([name, { outcome }]) =>
    outcomes.includes(outcome) ? [name] : [],
  );
}

const isHalf = (name: string): boolean => HALVES.some((half) => half === name);

/** The finding that says most about a requirement: its own, before one that concerns several. */
function findingFor({ findings = [] }: Revision, name: string): Finding | undefined {
  const fitting = findings.filter(({ requirements }) => requirements.includes(name));
  return fitting.find(({ requirements }) => requirements.length === 1) ?? fitting[0] ?? findings[0];
}

function because(revision: Revision, names: readonly string[]): string {
  const [first] = names;
  const message = first === undefined ? undefined : findingFor(revision, first)?.message;
  return message === undefined ? '' : ` ${message}`;
}

/** @returns a sentence or two; empty if the caller may not see why */
export function whySentence(revision: Revision): string {
  const { status, amountUsd = 0, potentialUsd = 0, requirements } = revision;
  if (status === 'withdrawn') return 'All statements about its production were corrected away.';
  if (requirements === undefined) return '';
  const [failed, open] = [namesWith(revision, 'not-met'), namesWith(revision, 'indeterminate')];
  const gates = failed.filter((name) => !isHalf(name));
  if (gates.length > 0)
    return `There is no credit, because ${gates.length === 1 ? 'this is' : 'these are'} not met: ${titlesOf(gates)}.${because(revision, gates)}`;
  if (failed.length === 0 && open.length === 0) {
    // Before 2023 no half applies, so nothing fails, and nothing is earned. In early 2023 none applies either, but the credit does.
    if (status === 'ineligible')
      return `There is no credit, because no part of it applies.${because(revision, HALVES)}`;
    return `All requirements are met, so the whole ${dollars(amountUsd)} is supported.`;
  }
  if (open.length > 0) {
    const more = potentialUsd > amountUsd ? `, and up to ${dollars(potentialUsd)} is possible` : '';
    return `${dollars(amountUsd)} is supported so far${more}. Still open: ${titlesOf(open)}.${because(revision, open)}`;
  }
  return `${dollars(amountUsd)} is supported, and not more, because ${failed.length === 1 ? 'this is' : 'these are'} not met: ${titlesOf(failed)}.${because(revision, failed)}`;
}
