/** Subjects whose evaluation threw: one fault of ours must not keep all others waiting. */
import { isErrorOf } from '@oretrail/errors';
import { PARKED_WHY_LENGTH_MAX, type ParkedSubject, PROTOCOL_VIOLATIONS, type SubjectSet } from '@oretrail/runtime';

/** Runs an evaluation; one that throws parks its subject, whose last output stays in force until something affects it again. */
export function parkIfItThrows(parked: SubjectSet<string>, subject: string, evaluation: () => void): void {
  try {
    evaluation();
    parked.delete(subject);
  } catch (error) {
    if (isErrorOf(PROTOCOL_VIOLATIONS, error)) throw error;
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    parked.add(subject, why.slice(0, PARKED_WHY_LENGTH_MAX).toWellFormed());
  }
}

/** What is parked, as a journal shows it. */
export function parkedIn(parked: SubjectSet<string>, count: number): readonly ParkedSubject[] {
  return parked.first(Math.min(count, parked.size)).map(([subject, why]) => ({ subject, why }));
}
