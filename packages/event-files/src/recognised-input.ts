/** Reading a file of any format, with the format recognised before its first byte is used. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { isErrorOf } from '@oretrail/errors';
import { EVENT_FILE_ERRORS, unreadableFile } from './event-file-error.ts';
import { type FileFormat, type Recognition, recognise } from './file-format.ts';
import { STANDARD_INPUT } from './read-event-lines.ts';

/** A file that is recognised and not read yet. */
export type RecognisedInput = Readonly<{
  format: FileFormat | 'events';
  /** The first bytes, which were enough to recognise it. */
  beginning: Buffer;
  /** All bytes from the first on. It fails with `file-unreadable` if reading does. */
  chunks: AsyncIterable<Buffer>;
}>;

type Beginning = Readonly<{ format: Recognition; beginning: Buffer }>;

async function recogniseBeginning(chunks: AsyncIterator<Buffer>): Promise<Beginning> {
  let beginning = Buffer.alloc(0);
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return { format: recognise(beginning, true), beginning };
    beginning = Buffer.concat([beginning, next.value]);
    const format = recognise(beginning, false);
    if (format !== null) return { format, beginning };
  }
}

async function* readable(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (cause) {
    throw isErrorOf(EVENT_FILE_ERRORS, cause) ? cause : unreadableFile(file, cause);
  }
}

/**
 * Opens a file and recognises what it is, whatever it is.
 * @param file a path, or `-` for standard input
 * @param standardInput what `-` reads; the process's own if not given
 * @throws EventFileError `file-unreadable`
 */
export async function recogniseInput(file: string, standardInput?: Readable): Promise<RecognisedInput> {
  const stream = file === STANDARD_INPUT ? (standardInput ?? process.stdin) : createReadStream(file);
  const chunks = readable(file, stream);
  const { format, beginning } = await recogniseBeginning(chunks);
  async function* whole(): AsyncGenerator<Buffer> {
    yield beginning;
    yield* chunks;
  }
  return { format: format ?? 'events', beginning, chunks: whole() };
}
