/** Turns what the rules noticed into the findings of a verdict. Source: events.md, "Finding codes". */
import {
  compareUtf8,
  type Finding,
  type FindingCode,
  formatShare,
  type RequirementName,
  type Share,
  type SubjectSet,
  shownSubjects,
  subjectSet,
} from '@oretrail/model';
import type { ProvenanceFindings } from '@oretrail/provenance';
import { FINDING_RULES, type FindingRule, type MessageContext } from './finding-table.ts';

/** Something noticed of a vehicle: its code, its subjects, and what its sentence may say. */
export type Noticed = Readonly<{
  code: FindingCode;
  /** Only if the table has a row for each requirement. */
  requirement?: RequirementName;
  subjects: SubjectSet;
  context?: MessageContext;
}>;

/** Something noticed about a vehicle itself. */
export function noticedOf(code: FindingCode, context?: MessageContext): Noticed {
  return { code, subjects: subjectSet([]), ...(context === undefined ? {} : { context }) };
}

/** The findings of lots and draws that reach a vehicle. */
export function noticedInProvenance(findings: ProvenanceFindings): Noticed[] {
  return [...findings].map(([code, subjects]) => ({ code, subjects }));
}

const NO_CONTEXT: MessageContext = {};

/**
 * The row of a code.
 * @param requirement selects one of the rows of `below-threshold`
 * @throws Error for a code without a row: a fault of the code, excluded by a test
 */
export function findingRule(code: FindingCode, requirement?: RequirementName): FindingRule {
  const rule = FINDING_RULES.find(
    (row) => row.code === code && (requirement === undefined || row.requirements.includes(requirement)),
  );
  if (rule === undefined) throw new Error(`no finding ${code} is known for ${requirement ?? 'any requirement'}`);
  return rule;
}

function findingOf({ code, requirement, subjects, context }: Noticed): Finding {
  const { requirements, citation, message } = findingRule(code, requirement);
  return { code, requirements, citation, message: message(context ?? NO_CONTEXT), ...shownSubjects(subjects) };
}

/**
 * The findings of a verdict, sorted by code, then requirements. Each pair of code and requirements occurs at most once. No
 * finding names the vehicle itself, so that vehicles with the same evidence have the same assessment. events.md, "Finding codes".
 */
export function findingsOf(noticed: readonly Noticed[]): readonly Finding[] {
  return noticed
    .map(findingOf)
    .sort((a, b) => compareUtf8(a.code, b.code) || compareUtf8(a.requirements.join(), b.requirements.join()));
}

/** A share as an exact percentage for people: "61.98 %". */
export function formatPercent(share: Share): string {
  const [whole, fraction = ''] = formatShare(share * 100n).split('.');
  const decimals = fraction.replace(/0+$/, '');
  return `${decimals === '' ? whole : `${whole}.${decimals}`} %`;
}
