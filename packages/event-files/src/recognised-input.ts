/** Recognising what a file is before its first byte is used, and reading it from there. */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { isErrorOf } from '@oretrail/errors';
import { EVENT_FILE_ERRORS, fileTooLarge, unreadableFile } from './event-file-error.ts';
import { BEGINNING_BYTES_MAX, type FileFormat, type Recognition, recognise } from './file-format.ts';
import { unpacked } from './unpacked.ts';

/** The path that means standard input. */
export const STANDARD_INPUT = '-';

/** Bytes read at once: some hundred events, so that a batch costs little and memory stays small. */
const CHUNK_BYTES = 256 * 1_024;

/** Bytes of what is read as a whole: JSON over several lines, an array, EPCIS. What an upload may have (intake.md, "HTTP"). */
export const WHOLE_FILE_BYTES_MAX = 16 * 1_024 * 1_024;

const LINE_FEED = 0x0a;

/** A file that is recognised and not read yet. */
export type RecognisedInput = Readonly<{
  format: FileFormat | 'events';
  /** Whether gzip has packed it; all else is about what was in it. */
  isGzip: boolean;
  /** The first bytes, which were enough to recognise it. */
  beginning: Buffer;
  /** All bytes from the first on. It fails with `file-unreadable` if reading does. */
  chunks: AsyncIterable<Buffer>;
}>;

type Beginning = Readonly<{ format: Recognition; beginning: Buffer }>;

/** Reads until it is known what the file is, which is after one line if that is an event: a pipe may take its time with the second. */
async function recogniseBeginning(chunks: AsyncIterator<Buffer>): Promise<Beginning> {
  let beginning = Buffer.alloc(0);
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) return { format: recognise(beginning, true), beginning };
    beginning = Buffer.concat([beginning, next.value]);
    // Without a new line nothing new is known.
    if (!next.value.includes(LINE_FEED) && beginning.length < BEGINNING_BYTES_MAX) continue;
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

/** Recognises what comes. @param file how an error names it @throws EventFileError `file-unreadable` */
async function recogniseChunks(file: string, packed: AsyncIterable<Buffer>): Promise<RecognisedInput> {
  const { isGzip, chunks: all } = await unpacked(readable(file, packed));
  const chunks = readable(file, all);
  const { format, beginning } = await recogniseBeginning(chunks);
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      if (beginning.length > 0) yield beginning;
      yield* chunks;
    } finally {
      await chunks.return(undefined);
    }
  }
  return { format: format ?? 'events', isGzip, beginning, chunks: whole() };
}

/** What standard input may be given as: a stream, or what {@link recogniseInput} made of one. */
export type StandardInput = Readable | RecognisedInput;

/**
 * Opens a file and recognises what it is, whatever it is.
 * @param file a path, or `-` for standard input
 * @param standardInput what `-` reads; the process's own if not given
 * @throws EventFileError `file-unreadable`
 */
export async function recogniseInput(file: string, standardInput?: StandardInput): Promise<RecognisedInput> {
  if (file !== STANDARD_INPUT) {
    // A pipe such as that of `<(command)` has no places: to name its beginning already fails.
    return recogniseChunks(file, createReadStream(file, { highWaterMark: CHUNK_BYTES }));
  }
  if (standardInput !== undefined && 'format' in standardInput) return standardInput;
  // Only if it is asked for: touching `process.stdin` would open it.
  return recogniseChunks(file, standardInput ?? process.stdin);
}

/** Closes an input that is not read to its end. */
export async function closeInput({ chunks }: RecognisedInput): Promise<void> {
  for await (const _ of chunks) break;
}

/** Reads a file from a place on, as it is. @throws EventFileError `file-unreadable`, as it is read */
export function chunksFrom(path: string, byte: number): AsyncIterable<Buffer> {
  return readable(path, createReadStream(path, { highWaterMark: CHUNK_BYTES, start: byte }));
}

/** Reads a recognised file as a whole. @throws EventFileError `file-too-large`, `file-unreadable` */
export async function readWhole(file: string, { chunks }: Pick<RecognisedInput, 'chunks'>): Promise<Buffer> {
  const read: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > WHOLE_FILE_BYTES_MAX) throw fileTooLarge(file, WHOLE_FILE_BYTES_MAX);
    read.push(chunk);
  }
  return Buffer.concat(read);
}
