/** What the findings of a verdict ask for, so that no other advice contradicts them. */
import type { FindingCode, RequirementName, VerdictContent } from '@oretrail/model';
import { FINDING_RULES, findingRule } from '@oretrail/rules';
import type { NextStep } from './explanation.ts';

/** Things that one step names: the greatest are enough to begin with. `--json` has all. */
const NAMED_MAX = 5;

/**
 * Findings of lots that were declared, and not as they must be: to have these declared would help nobody. What they ask for
 * comes first.
 */
const REPAIRED: readonly FindingCode[] = [
  'unit-mismatch',
  'lot-overdrawn',
  'lineage-too-deep',
  'lineage-too-wide',
  'mass-imbalance',
];

/** The first few names of a list. */
export function named(subjects: readonly string[]): string {
  const unique = [...new Set(subjects)];
  const more = unique.length - NAMED_MAX;
  return `${unique.slice(0, NAMED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What findings of these codes are about. */
export function subjectsOfFindings(
  { findings = [] }: VerdictContent,
  codes: readonly FindingCode[],
): readonly string[] {
  return findings.filter(({ code }) => codes.includes(code)).flatMap(({ subjects }) => subjects);
}

/** The remedy of a finding, and whom it concerns. */
export function remedyStep(code: FindingCode, requirement: RequirementName, subjects: readonly string[]): NextStep {
  const ofRequirement = FINDING_RULES.find((rule) => rule.code === code && rule.requirements.includes(requirement));
  const { remedy } = ofRequirement ?? findingRule(code);
  return { code, requirement, subjects, text: subjects.length > 0 ? `${remedy} Named: ${named(subjects)}.` : remedy };
}

/** Subjects apart: those that a finding has a remedy for, and the rest. */
export function remediesOf(
  content: VerdictContent,
  requirement: RequirementName,
  subjects: readonly string[],
): Readonly<{ steps: readonly NextStep[]; rest: readonly string[] }> {
  const rest = new Set(subjects);
  const steps = REPAIRED.flatMap((code) => {
    const found = [...new Set(subjectsOfFindings(content, [code]))].filter((subject) => rest.delete(subject));
    return found.length === 0 ? [] : [remedyStep(code, requirement, found)];
  });
  return { steps, rest: [...rest] };
}
