/** Stopping at files that hold no events one a line, before a line of them is read. */
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { isErrorOf } from '@oretrail/errors';
import { EVENT_FILE_ERRORS, unreadableFile, wrongFormat } from './event-file-error.ts';
import { BEGINNING_BYTES_MAX, type Recognition, recognise } from './file-format.ts';

const LINE_FEED = 0x0a;

/** @throws EventFileError if it is anything but events */
function refuse(file: string, recognition: Recognition): void {
  if (recognition !== null && recognition !== 'events') throw wrongFormat(file, recognition);
}

/** Looks at how a file begins. What can be read but once is left alone. @throws EventFileError */
export async function checkFormat(path: string): Promise<void> {
  if (!(await stat(path)).isFile()) return;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(BEGINNING_BYTES_MAX), position: 0 });
    // A file that is still being written may end anywhere. If something is missing, its lines are rejected.
    refuse(path, recognise(buffer.subarray(0, bytesRead), bytesRead < BEGINNING_BYTES_MAX));
  } finally {
    await file.close();
  }
}

/**
 * Looks at how standard input begins, as {@link checkFormat} at a file, and waits until that is known.
 * @returns the same input, from its first byte on
 * @throws EventFileError
 */
export async function checkedInput(input: AsyncIterable<Buffer>): Promise<Readable> {
  const chunks = recognisedChunks('-', input);
  const first = await chunks.next().catch((cause) => {
    throw isErrorOf(EVENT_FILE_ERRORS, cause) ? cause : unreadableFile('-', cause);
  });
  async function* whole(): AsyncGenerator<Buffer> {
    if (first.done !== true) yield first.value;
    yield* chunks;
  }
  return Readable.from(whole(), { objectMode: false });
}

/**
 * The chunks of a file from its first byte on. They are held back until it is known what the file is, which is after one
 * line if that is JSON: a pipe may take its time with the second.
 * @throws EventFileError
 */
export async function* recognisedChunks(file: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (held === null) {
      yield chunk;
      continue;
    }
    held = Buffer.concat([held, chunk]);
    if (!chunk.includes(LINE_FEED) && held.length < BEGINNING_BYTES_MAX) continue;
    const recognition = recognise(held, false);
    refuse(file, recognition);
    if (recognition === null) continue;
    yield held;
    held = null;
  }
  if (held === null || held.length === 0) return;
  refuse(file, recognise(held, true));
  yield held;
}
