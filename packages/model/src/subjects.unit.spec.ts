import { describe, expect, it } from 'vitest';
import { FINDING_SUBJECTS_MAX, shownSubjects, subjectSet, THE_VEHICLE, uniteSubjects } from './subjects.ts';

const lots = (count: number): string[] => Array.from({ length: count }, (_, i) => `urn:lot:${1_000 + i}`);

describe('the subjects that a finding shows', () => {
  it('are never the vehicle itself', () => {
    expect(shownSubjects(subjectSet([THE_VEHICLE]))).toEqual({ subjects: [] });
    expect(shownSubjects(subjectSet(['urn:lot:b', THE_VEHICLE, 'urn:lot:a']))).toEqual({
      subjects: ['urn:lot:a', 'urn:lot:b'],
    });
  });

  it.each([
    [FINDING_SUBJECTS_MAX - 1, {}],
    [FINDING_SUBJECTS_MAX, {}],
    [FINDING_SUBJECTS_MAX + 1, { more: true }],
    [FINDING_SUBJECTS_MAX + 2, { more: true }],
  ])('are the first hundred of %d others, with the vehicle among them or not', (count, more) => {
    const due = { subjects: lots(count).slice(0, FINDING_SUBJECTS_MAX), ...more };
    expect(shownSubjects(subjectSet(lots(count)))).toEqual(due);
    expect(shownSubjects(subjectSet([...lots(count), THE_VEHICLE]))).toEqual(due);
    const [some, others] = [lots(count).slice(0, 60), lots(count).slice(40)];
    expect(shownSubjects(uniteSubjects(subjectSet([THE_VEHICLE, ...some]), subjectSet(others)))).toEqual(due);
  });
});
