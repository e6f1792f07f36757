/** What changed between two verdicts of one vehicle. Pure. */
import type { Causes, Finding, FindingCode, Outcome, RequirementName, Requirements, Verdict } from '@oretrail/model';
import { PAGE_ROWS_MAX } from '../limits.ts';

/** Something before and after. */
export type Change<T> = Readonly<{ before: T; after: T }>;

/** The subjects of a finding that both have, if they differ: of those that a verdict shows. */
export type ChangedFinding = Readonly<{ code: FindingCode; came: readonly string[]; went: readonly string[] }>;

/** What changed. */
export type RevisionComparison = Readonly<{
  status: Change<string>;
  amountUsd: Change<number>;
  potentialUsd: Change<number>;
  ruleset: Change<string>;
  decidingDate: Change<string | null>;
  /** Requirements whose outcome or figures differ; null where a verdict has none. */
  requirements: readonly (Readonly<{ name: RequirementName }> & Change<Readonly<{ outcome: Outcome }> | null>)[];
  findings: Readonly<{
    came: readonly Finding[];
    went: readonly Finding[];
    changed: readonly ChangedFinding[];
  }>;
  /** The statements that the revisions in between name, the first 1,000, and how many more they count. */
  causes: Causes;
}>;

/** A finding is the same if code and requirements are. Source: events.md, "Finding codes". */
const nameOf = ({ code, requirements }: Finding): string => JSON.stringify([code, requirements]);

function findingsByName({ findings = [] }: Verdict): ReadonlyMap<string, Finding> {
  return new Map(findings.map((finding) => [nameOf(finding), finding]));
}

const without = (all: readonly string[], others: readonly string[]): readonly string[] => {
  const known = new Set(others);
  return all.filter((one) => !known.has(one));
};

function comparedFindings(before: Verdict, after: Verdict): RevisionComparison['findings'] {
  const [old, now] = [findingsByName(before), findingsByName(after)];
  const changed = [...now].flatMap(([name, { code, subjects }]): ChangedFinding[] => {
    const known = old.get(name);
    if (known === undefined) return [];
    const [came, went] = [without(subjects, known.subjects), without(known.subjects, subjects)];
    return came.length + went.length === 0 ? [] : [{ code, came, went }];
  });
  return {
    came: [...now].flatMap(([name, finding]) => (old.has(name) ? [] : [finding])),
    went: [...old].flatMap(([name, finding]) => (now.has(name) ? [] : [finding])),
    changed,
  };
}

function comparedRequirements(before: Verdict, after: Verdict): RevisionComparison['requirements'] {
  const names = Object.keys(after.requirements ?? before.requirements ?? {}) as (keyof Requirements)[];
  return names.flatMap((name) => {
    const change = { before: before.requirements?.[name] ?? null, after: after.requirements?.[name] ?? null };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [{ name, ...change }];
  });
}

function united(causes: readonly Causes[]): Causes {
  const digests = [...new Set(causes.flatMap((one) => one.digests))];
  const more = causes.reduce((sum, one) => sum + one.more, Math.max(0, digests.length - PAGE_ROWS_MAX));
  return { digests: digests.slice(0, PAGE_ROWS_MAX), more };
}

/** @param causes of the revisions after the first, up to the second */
export function compareRevisions(before: Verdict, after: Verdict, causes: readonly Causes[]): RevisionComparison {
  const changeOf = <T>(of: (verdict: Verdict) => T): Change<T> => ({ before: of(before), after: of(after) });
  return {
    status: changeOf(({ status }) => status as string),
    amountUsd: changeOf(({ amountUsd }) => amountUsd),
    potentialUsd: changeOf(({ potentialUsd }) => potentialUsd),
    ruleset: changeOf(({ ruleset }) => ruleset as string),
    decidingDate: changeOf(({ decidingDate }) => decidingDate ?? null),
    requirements: comparedRequirements(before, after),
    findings: comparedFindings(before, after),
    causes: united(causes),
  };
}
