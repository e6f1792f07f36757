/** Who may correct what. Source: events.md, `oretrail.correction.v1`. */
import { shownValue } from '../errors.ts';
import type { CorrectionEvent } from '../events.ts';

/** Sources that may correct the events of others. */
export type Operators = Pick<ReadonlySet<string>, 'has'>;

/** For a reader that parses an event before the operators are known; whether the event is allowed is decided later. */
export const ANY_OPERATOR: Operators = { has: () => true };

/** No source is an operator. */
export const NO_OPERATORS: Operators = { has: () => false };

/** Whether the source of a correction may make it. Any source may correct its own events, an operator those of others too. */
export function mayCorrect({ source, data }: CorrectionEvent, operators: Operators): boolean {
  return data.corrects.source === source || operators.has(source);
}

/** Whether a correction has the source and id of the event that it corrects, so that it could never work. */
export function namesItself({ source, id, data }: CorrectionEvent): boolean {
  return data.corrects.source === source && data.corrects.id === id;
}

/** Why a correction is not allowed, as a sentence without its full stop. */
export function notAllowedReason({ source, data }: CorrectionEvent): string {
  return `${shownValue(source)} is not an operator, so it may not correct an event of ${shownValue(data.corrects.source)}`;
}
