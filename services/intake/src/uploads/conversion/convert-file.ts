/** Converts a file that was uploaded to pieces. It runs in a thread of its own if the file is large. Source: intake.md, section 3. */

import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { OretrailError } from '@oretrail/errors';
import { recogniseInput } from '@oretrail/event-files';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { PIECES_BYTES_MAX, STATEMENTS_MAX, UPLOAD_BYTES_MAX } from '../limits.ts';
import { epcisPieces } from './epcis-pieces.ts';
import { eventPieces } from './event-pieces.ts';
import type { ConversionResult, ConversionTask, Piece, UploadedFile } from './piece.ts';
import { sheetPieces } from './sheet-pieces.ts';

const tooLarge = (what: string): OretrailError => HTTP_ERRORS.error('request-too-large', what);

/** What gzip has packed may be far larger than what was sent. */
async function* bounded(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > UPLOAD_BYTES_MAX) throw tooLarge(`the file holds more than ${UPLOAD_BYTES_MAX} bytes`);
    yield chunk;
  }
}

function piecesOf(file: UploadedFile): AsyncIterable<Piece> {
  const { format } = file.task;
  if (format === 'csv-file') return sheetPieces(file);
  if (format === 'epcis-file') return epcisPieces(file);
  return eventPieces(file);
}

class PieceFile {
  readonly #file: WriteStream;
  #bytes = 0;
  #pieces = 0;
  #statements = 0;
  #rejected = 0;

  constructor(path: string) {
    // A failure is that of the call that waits for it: `add` or `end`.
    this.#file = createWriteStream(path).on('error', () => {});
  }

  async add(piece: Piece): Promise<void> {
    this.#pieces += 1;
    if (piece.kind === 'stated') this.#statements += piece.statements.length;
    if (piece.kind === 'rejected') this.#rejected += 1;
    if (this.#statements > STATEMENTS_MAX) throw tooLarge(`the file makes more than ${STATEMENTS_MAX} statements`);
    const line = Buffer.from(`${JSON.stringify(piece)}\n`);
    this.#bytes += line.length;
    if (this.#bytes > PIECES_BYTES_MAX) throw tooLarge(`what the file becomes has more than ${PIECES_BYTES_MAX} bytes`);
    if (!this.#file.write(line)) await once(this.#file, 'drain');
  }

  async end(): Promise<ConversionResult> {
    this.#file.end();
    await finished(this.#file);
    return { ok: true, pieces: this.#pieces, statements: this.#statements, rejected: this.#rejected };
  }

  destroy(): void {
    this.#file.destroy();
  }
}

/** Codes that say that there is too much of something. */
const TOO_LARGE: readonly string[] = ['request-too-large', 'too-large', 'sheet-too-large', 'file-too-large'];

function refusal(error: OretrailError): ConversionResult {
  const { code, what, remedy, faults } = error;
  const pointer = faults[0]?.pointer;
  const at = pointer === undefined ? {} : { pointer };
  return { ok: false, code, detail: `${what}. ${remedy}`, ...at, isTooLarge: TOO_LARGE.includes(code) };
}

/** Converts a file. @returns why it is refused as a whole, if it is; it throws only if the disk fails */
export async function convertFile(task: ConversionTask): Promise<ConversionResult> {
  const output = new PieceFile(task.pieces);
  try {
    const input = await recogniseInput(task.file);
    const within = { ...input, chunks: bounded(input.chunks) };
    for await (const piece of piecesOf({ input: within, task })) await output.add(piece);
    return await output.end();
  } catch (error) {
    output.destroy();
    // The file is named as the intake keeps it, which means nothing to its sender.
    if (error instanceof OretrailError) return withoutPath(refusal(error), task.file);
    throw error;
  }
}

function withoutPath(result: ConversionResult, path: string): ConversionResult {
  return result.ok ? result : { ...result, detail: result.detail.replaceAll(path, 'the file') };
}
