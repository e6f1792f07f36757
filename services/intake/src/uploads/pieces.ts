/** The pieces of a converted file, in chunks that the core takes at once. */
import type { SentStatement } from '../intake.ts';
import type { Piece } from './conversion/piece.ts';
import { jsonLines } from './json-lines.ts';
import { CHUNK_STATEMENTS_MAX } from './limits.ts';

/** Pieces without a statement cost nothing to the core, but a chunk also ends so that it fits in memory. */
const CHUNK_PIECES_MAX = 4 * CHUNK_STATEMENTS_MAX;

const countOf = (piece: Piece): number => (piece.kind === 'stated' ? piece.statements.length : 0);

/** The statements of pieces, in order. */
export const statementsOf = (pieces: readonly Piece[]): readonly SentStatement[] =>
  pieces.flatMap((piece) => (piece.kind === 'stated' ? piece.statements.map((text) => ({ text })) : []));

/**
 * Chunks of at most {@link CHUNK_STATEMENTS_MAX} statements. A piece is in one chunk: what stands or falls together is taken together.
 * @param skipped pieces that are done
 */
export async function* chunksOf(path: string, skipped: number): AsyncGenerator<readonly Piece[]> {
  let chunk: Piece[] = [];
  let statements = 0;
  let index = 0;
  for await (const { value: piece } of jsonLines<Piece>(path)) {
    index += 1;
    if (index <= skipped) continue;
    const count = countOf(piece);
    if (chunk.length >= CHUNK_PIECES_MAX || (chunk.length > 0 && statements + count > CHUNK_STATEMENTS_MAX)) {
      yield chunk;
      [chunk, statements] = [[], 0];
    }
    chunk.push(piece);
    statements += count;
  }
  if (chunk.length > 0) yield chunk;
}
