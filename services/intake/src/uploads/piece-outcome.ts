/** What became of a piece, as records of its rows. */
import type { ItemOutcome } from '../intake.ts';
import type { Piece } from './conversion/piece.ts';
import type { RowError, RowOutcome, RowRecord } from './job.ts';
import { ROW_ERRORS_MAX } from './limits.ts';

/** What became of a statement: as the core says it, or as it is found before the core is asked. */
export type Answer =
  | Exclude<ItemOutcome, { outcome: 'rejected' }>
  | Readonly<{ outcome: 'rejected'; id?: string; subject?: string; errors: readonly RowError[] }>;
/** What became of each statement of a piece; null if the core was not asked, or said nothing. */
export type Answers = readonly (Answer | null)[];

/** The first that holds of any statement of a piece is that of the piece. */
const WORST_FIRST: readonly RowOutcome[] = ['rejected', 'unknown', 'not-written', 'accepted', 'duplicate'];

const outcomeOf = (answer: Answer | null): RowOutcome => answer?.outcome ?? 'not-written';

function errorsOf(answers: Answers): readonly RowError[] {
  const errors = answers.flatMap((answer) => (answer?.outcome === 'rejected' ? answer.errors : []));
  return errors.slice(0, ROW_ERRORS_MAX);
}

/** The names of what was stated, if it is one statement. */
function namesOf(answers: Answers): Pick<RowRecord, 'id' | 'subject' | 'digest'> {
  const [answer = null, ...others] = answers;
  if (answer === null || others.length > 0) return {};
  const { id, subject } = answer;
  return {
    ...(id === undefined ? {} : { id }),
    ...(subject === undefined ? {} : { subject }),
    ...('digest' in answer ? { digest: answer.digest } : {}),
  };
}

function placeOf({ line, eventId }: Piece): Pick<RowRecord, 'line' | 'eventId'> {
  return { ...(line === undefined ? {} : { line }), ...(eventId === undefined ? {} : { eventId }) };
}

/** @param answers of its statements; ignored if it has none */
function recordsOfPiece(piece: Piece, answers: Answers): readonly RowRecord[] {
  const place = placeOf(piece);
  if (piece.kind === 'ignored')
    return piece.rows.map((row) => ({ row, ...place, outcome: 'ignored', reason: piece.reason }));
  if (piece.kind === 'rejected') {
    return piece.rows.map((row, i) => ({ row, ...place, outcome: 'rejected', errors: piece.errors[i] ?? [] }));
  }
  const outcome = WORST_FIRST.find((worst) => answers.some((answer) => outcomeOf(answer) === worst)) ?? 'not-written';
  const errors = errorsOf(answers);
  const names = namesOf(answers);
  return piece.rows.map((row) => ({ row, ...place, outcome, ...names, ...(errors.length === 0 ? {} : { errors }) }));
}

/** Deals the answers to the pieces whose statements they are about. */
function dealt(pieces: readonly Piece[], answers: Answers): readonly (readonly [Piece, Answers])[] {
  let at = 0;
  return pieces.map((piece) => {
    const count = piece.kind === 'stated' ? piece.statements.length : 0;
    at += count;
    return [piece, answers.slice(at - count, at)] as const;
  });
}

/** The records of pieces. @param answers of all their statements; what has none is not written */
export const recordsOf = (pieces: readonly Piece[], answers: Answers): readonly RowRecord[] =>
  dealt(pieces, answers).flatMap(([piece, own]) => recordsOfPiece(piece, own));
