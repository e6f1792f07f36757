/** The findings of the foreign-entity rule. Source: law.md, "How a step is judged". */
import { type RuleCode, type SubjectSet, subjectSet } from '@oretrail/model';
import type { Noticed } from '../findings.ts';
import type { Hit, LimbFindings } from './limb.ts';
import { joinLimbs } from './limb.ts';
import type { ForeignEntityAssessment } from './requirement.ts';

/** The place or the party, and the lot of the mineral. */
function subjectsOf(hit: Hit): string[] {
  const what = hit.kind === 'place' ? hit.facility : hit.party;
  return hit.lotId === null ? [what] : [what, hit.lotId];
}

function noticedIf(code: RuleCode, subjects: SubjectSet): Noticed[] {
  return subjects.subjects.length === 0 ? [] : [{ code, requirement: 'foreignEntityOfConcern', subjects }];
}

/** One finding for each code, both limbs together. */
export function noticedInForeignEntity({ components, minerals }: ForeignEntityAssessment): Noticed[] {
  const limbs: LimbFindings[] = [components, minerals].filter((limb) => limb !== null);
  const { concerns, gaps, unknowns, untraced } = joinLimbs(limbs);
  return [
    ...noticedIf('foreign-entity', subjectSet(concerns.flatMap(subjectsOf))),
    ...noticedIf('law-gap', subjectSet(gaps.flatMap(({ hit }) => subjectsOf(hit)))),
    ...noticedIf('ownership-unknown', subjectSet(unknowns.flatMap(subjectsOf))),
    ...noticedIf('untraced', untraced),
  ];
}
