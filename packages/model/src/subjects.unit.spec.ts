import { describe, expect, it } from 'vitest';
import { FINDING_SUBJECTS_MAX, shownSubjects, subjectSet, uniteSubjects } from './subjects.ts';

const VIN = '5YFB4MBE4PP000001';
const lots = (count: number): string[] => Array.from({ length: count }, (_, i) => `urn:lot:${1_000 + i}`);

describe('the subjects that a finding shows', () => {
  it('are never the vehicle itself', () => {
    expect(shownSubjects(subjectSet([VIN]), VIN)).toEqual({ subjects: [] });
    expect(shownSubjects(subjectSet(['urn:lot:b', VIN, 'urn:lot:a']), VIN)).toEqual({
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
    expect(shownSubjects(subjectSet(lots(count)), VIN)).toEqual(due);
    expect(shownSubjects(subjectSet([...lots(count), VIN]), VIN)).toEqual(due);
    const [some, others] = [lots(count).slice(0, 60), lots(count).slice(40)];
    expect(shownSubjects(uniteSubjects(subjectSet([VIN, ...some]), subjectSet(others)), VIN)).toEqual(due);
  });
});
