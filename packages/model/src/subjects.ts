/** The subjects of a finding: a bounded, sorted set. Source: events.md, "Finding codes". */
import { compareUtf8 } from './compare.ts';

/** Subjects that one finding names at most (events.md, "Finding codes"). */
export const FINDING_SUBJECTS_MAX = 100;
/** One more than is shown, because the vehicle itself may be among them, and a finding never names it. */
const SUBJECTS_KEPT_MAX = FINDING_SUBJECTS_MAX + 1;

/**
 * The vehicle itself as a subject. Evidence names it so, and not by its VIN, so that vehicles with the same evidence have the
 * same assessment. It is not a URI, so no lot can have this id.
 */
export const THE_VEHICLE = 'the vehicle';

/** The first {@link SUBJECTS_KEPT_MAX} of a set by UTF-8 bytes, sorted, and whether there are more. */
export type SubjectSet = Readonly<{ subjects: readonly string[]; more: boolean }>;

/** The set of these subjects. */
export function subjectSet(subjects: Iterable<string>): SubjectSet {
  const sorted = [...new Set(subjects)].sort(compareUtf8);
  return { subjects: sorted.slice(0, SUBJECTS_KEPT_MAX), more: sorted.length > SUBJECTS_KEPT_MAX };
}

/** The union. It is exact on bounded sets, because the first subjects of a union are among the first of its parts. */
export function uniteSubjects(a: SubjectSet, b: SubjectSet): SubjectSet {
  const united = subjectSet([...a.subjects, ...b.subjects]);
  return { subjects: united.subjects, more: united.more || a.more || b.more };
}

/**
 * The subjects as a finding in the verdict of a vehicle names them: without {@link THE_VEHICLE}, and the first
 * {@link FINDING_SUBJECTS_MAX} of the others.
 */
export function shownSubjects(set: SubjectSet): Readonly<{ subjects: readonly string[]; more?: true }> {
  const others = set.subjects.filter((subject) => subject !== THE_VEHICLE);
  const subjects = others.slice(0, FINDING_SUBJECTS_MAX);
  return set.more || others.length > subjects.length ? { subjects, more: true } : { subjects };
}
