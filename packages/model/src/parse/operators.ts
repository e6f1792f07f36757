/** Who may correct what. Source: events.md, `oretrail.correction.v1`. */
import { shownValue } from '../errors.ts';
import type { CorrectionEvent } from '../events.ts';

/** Sources that may correct the events of others. */
export type Operators = Pick<ReadonlySet<string>, 'has'>;

/** For who reads an event before it is known who the operators are: whether it is allowed is decided later. */
export const ANYBODY: Operators = { has: () => true };

/** Where there are no operators. */
export const NOBODY: Operators = { has: () => false };

/** Whether the source of a correction may correct: its own events anybody, those of others an operator. */
export function mayCorrect({ source, data }: CorrectionEvent, operators: Operators): boolean {
  return data.corrects.source === source || operators.has(source);
}

/** Whether a correction names itself, or what is the same, bears source and id of what it corrects. It could never work. */
export function namesItself({ source, id, data }: CorrectionEvent): boolean {
  return data.corrects.source === source && data.corrects.id === id;
}

/** The refusal in words. */
export function whyNotAllowed({ source, data }: CorrectionEvent): string {
  return `${shownValue(source)} is no operator and may not correct an event of ${shownValue(data.corrects.source)}`;
}
