/** From what was noticed to the findings of a verdict. Source: events.md, "Finding codes". */
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
  /** Only where the table has a row for each requirement. */
  requirement?: RequirementName;
  subjects: SubjectSet;
  context?: MessageContext;
}>;

/** Something noticed of a vehicle itself: {@link findingsOf} leaves its name out. */
export function noticedOf(vin: string, code: FindingCode, context?: MessageContext): Noticed {
  return { code, subjects: subjectSet([vin]), ...(context === undefined ? {} : { context }) };
}

/** The findings of lots and draws that reach a vehicle. */
export function noticedInProvenance(findings: ProvenanceFindings): Noticed[] {
  return [...findings].map(([code, subjects]) => ({ code, subjects }));
}

const NO_CONTEXT: MessageContext = {};

/**
 * The row of a code.
 * @param requirement tells the rows of `below-threshold` and of `law-gap` apart
 * @throws Error for a code without a row: a fault of the code, excluded by a test
 */
export function findingRule(code: FindingCode, requirement?: RequirementName): FindingRule {
  const rule = FINDING_RULES.find(
    (row) => row.code === code && (requirement === undefined || row.requirements.includes(requirement)),
  );
  if (rule === undefined) throw new Error(`no finding ${code} is known for ${requirement ?? 'any requirement'}`);
  return rule;
}

function findingOf(vin: string, { code, requirement, subjects, context }: Noticed): Finding {
  const { requirements, citation, message } = findingRule(code, requirement);
  return { code, requirements, citation, message: message(context ?? NO_CONTEXT), ...shownSubjects(subjects, vin) };
}

/**
 * The findings of a verdict, sorted by code, then requirements. Codes and requirements occur at most once together. None
 * names the vehicle itself, so that an assessment is the same for all of which the rules read the same. events.md, "Finding codes".
 */
export function findingsOf(vin: string, noticed: readonly Noticed[]): readonly Finding[] {
  return noticed
    .map((one) => findingOf(vin, one))
    .sort((a, b) => compareUtf8(a.code, b.code) || compareUtf8(a.requirements.join(), b.requirements.join()));
}

/** A share for people: "61.98 %", exact. */
export function formatPercent(share: Share): string {
  const [whole, fraction = ''] = formatShare(share * 100n).split('.');
  const decimals = fraction.replace(/0+$/, '');
  return `${decimals === '' ? whole : `${whole}.${decimals}`} %`;
}
