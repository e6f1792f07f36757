/**
 * What an answer comes from, as it travels beside the answer: statements about the lot and what it rests on, which touch all
 * that draw it, and statements about others that draw it, which touch those alone that a limit has passed.
 */

/** Both as headers have them. */
export type AnswerCauses = Readonly<{ lot: string; draws: string }>;

/** No header has it within. */
const SEPARATOR = ';';

/** Both in one text; empty if there are none. */
export function writeAnswerCauses({ lot, draws }: AnswerCauses): string {
  return draws === '' ? lot : lot + SEPARATOR + draws;
}

/** What the text of an answer says; a worker of an older version writes none. */
export function readAnswerCauses(text = ''): AnswerCauses {
  const [lot = '', draws = ''] = text.split(SEPARATOR);
  return { lot, draws };
}
