/** The remedies of a verdict's findings, so that no other advice contradicts them. */
import type { FindingCode, RequirementName, VerdictContent } from '@oretrail/model';
import { FINDING_RULES, findingRule } from '@oretrail/rules';
import type { NextStep } from './explanation.ts';

/** Subjects that one step names: the largest are enough to begin with. `--json` has all. */
const NAMED_MAX = 5;

/** Findings about lots that are declared wrongly. Their remedies come first: asking for a declaration that exists helps nobody. */
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

/** The subjects of the findings with these codes. */
export function subjectsOfFindings(
  { findings = [] }: VerdictContent,
  codes: readonly FindingCode[],
): readonly string[] {
  return findings.filter(({ code }) => codes.includes(code)).flatMap(({ subjects }) => subjects);
}

/** The remedy of a finding, with its subjects. */
export function remedyStep(code: FindingCode, requirement: RequirementName, subjects: readonly string[]): NextStep {
  const ofRequirement = FINDING_RULES.find((rule) => rule.code === code && rule.requirements.includes(requirement));
  const { remedy } = ofRequirement ?? findingRule(code);
  return {
    code,
    requirement,
    subjects,
    text: subjects.length > 0 ? `${remedy} This concerns ${named(subjects)}.` : remedy,
  };
}

/** Splits subjects into those that have a remedy of a finding, and the rest. */
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
