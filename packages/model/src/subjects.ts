/** Who a finding is about: a bounded, sorted set. Source: events.md, "`subjects` are the first 100 by bytes of their union". */
import { compareUtf8 } from './compare.ts';

/** Subjects that one finding names at most (events.md, "Finding codes"). */
export const FINDING_SUBJECTS_MAX = 100;

/** The first {@link FINDING_SUBJECTS_MAX} of a set by UTF-8 bytes, sorted, and whether there were others. */
export type SubjectSet = Readonly<{ subjects: readonly string[]; more: boolean }>;

/** The set of these subjects. */
export function subjectSet(subjects: Iterable<string>): SubjectSet {
  const sorted = [...new Set(subjects)].sort(compareUtf8);
  return { subjects: sorted.slice(0, FINDING_SUBJECTS_MAX), more: sorted.length > FINDING_SUBJECTS_MAX };
}

/** Union. Exact on bounded sets: the first hundred of a union are among the first hundreds of its parts. */
export function uniteSubjects(a: SubjectSet, b: SubjectSet): SubjectSet {
  const united = subjectSet([...a.subjects, ...b.subjects]);
  return { subjects: united.subjects, more: united.more || a.more || b.more };
}
