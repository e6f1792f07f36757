/** Whether all of a file would be accepted, before any of it is written. */
import type { Piece } from './conversion/piece.ts';
import type { Answer, Answers } from './piece-outcome.ts';

/** The answers to a dry run, chunk by chunk. */
export class Rehearsal {
  readonly #chunks: (readonly [readonly Piece[], Answers])[] = [];
  /** The digest of each statement, by its identity: the dry run of one chunk does not know the statements of another. */
  readonly #digests = new Map<string, string>();
  #isGood: boolean;

  /** @param isBad whether something is bad already */
  constructor(isBad: boolean) {
    this.#isGood = !isBad;
  }

  get isGood(): boolean {
    return this.#isGood;
  }

  /** What became of all pieces, if any is bad: nothing is written. */
  get answers(): readonly (readonly [readonly Piece[], Answers])[] {
    return this.#chunks.map(([pieces, answers]) => [pieces, answers.map(notWritten)]);
  }

  /** @param answers of all statements of the pieces; null if the core was not asked */
  add(pieces: readonly Piece[], answers: Answers | null): void {
    if (answers === null) {
      this.#chunks.push([pieces.map(withoutTexts), []]);
      return;
    }
    const texts = pieces.flatMap((piece) => (piece.kind === 'stated' ? piece.statements : []));
    const judged = answers.map((answer, i) => this.#judged(answer, texts[i] ?? ''));
    if (judged.some((answer) => answer?.outcome === 'rejected')) this.#isGood = false;
    this.#chunks.push([pieces.map(withoutTexts), judged]);
  }

  #judged(answer: Answer | null, text: string): Answer | null {
    if (answer === null || !('digest' in answer)) return answer;
    const { id, subject, digest } = answer;
    const { source } = JSON.parse(text);
    const identity = JSON.stringify([source, subject, id]);
    const known = this.#digests.get(identity);
    if (known === undefined || known === digest) {
      this.#digests.set(identity, digest);
      return answer;
    }
    const detail = 'The file states two different events of this source, subject and id. Give one of them another id.';
    return { outcome: 'rejected', id, subject, errors: [{ pointer: '/id', code: 'id-conflict', detail }] };
  }
}

/** A piece as what became of it is recorded: 32 jobs may wait at once, and the texts of each have up to 64 MiB. */
function withoutTexts(piece: Piece): Piece {
  return piece.kind === 'stated' ? { ...piece, statements: piece.statements.map(() => '') } : piece;
}

/** The answer if nothing is written. */
function notWritten(answer: Answer | null): Answer | null {
  if (answer === null || !('digest' in answer)) return answer;
  const { id, subject, digest } = answer;
  return { outcome: 'not-written', id, subject, digest };
}
