/** Lines of NDJSON files. Source: events.md, "The command line". */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { isErrorOf } from '@oretrail/errors';
import { EVENT_FILE_ERRORS, unreadableFile } from './event-file-error.ts';
import { FILE_START, type LinePlace, LineSplitter, type RawLine } from './line-splitter.ts';
import { checkFormat, recognisedChunks } from './recognised-chunks.ts';
import type { Trail } from './trail.ts';

/** Bytes read at once: some hundred events, so that a batch costs little and memory stays small. */
const CHUNK_BYTES = 256 * 1_024;
/** The path that means standard input. */
export const STANDARD_INPUT = '-';
const BYTE_ORDER_MARK = '\uFEFF';
const BLANK = /^[ \t\r]*$/;

/** A line that is not blank: its text, or why it cannot be read. `line` counts physical lines from 1, `end` is the byte behind it. */
export type EventLine = Readonly<{ file: string; line: number; end: number }> &
  (Readonly<{ kind: 'text'; text: string }> | Readonly<{ kind: 'too-large' }> | Readonly<{ kind: 'not-utf8' }>);

/** Where to read from, and how far. */
export type ReadOptions = Readonly<{
  /** What a path of `-` reads; the process's own if not given. */
  standardInput?: Readable;
  /** Where to continue in the first file; the beginning if {@link isReadOnce}. */
  from?: LinePlace;
  /** Whether to skip a last line without a line end, because the file is still being written. */
  isGrowing?: boolean;
  /** Is kept in step with what was read, so that each batch can say what lies before its last line's end. */
  trail?: Trail;
}>;

/** Checks that all files can be read and hold events, before the first one is read. @throws EventFileError */
export async function checkReadable(paths: readonly string[]): Promise<void> {
  for (const path of paths) if (path !== STANDARD_INPUT) await checkFile(path);
}

/**
 * Whether a path can be read only once: standard input, a pipe, a terminal. A second reading gives other bytes.
 * False if the path does not exist.
 */
export async function isReadOnce(path: string): Promise<boolean> {
  if (path === STANDARD_INPUT) return true;
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

async function checkFile(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
    if ((await stat(file)).isDirectory()) throw new Error('it is a directory');
    await checkFormat(file);
  } catch (cause) {
    if (isErrorOf(EVENT_FILE_ERRORS, cause)) throw cause;
    throw unreadableFile(file, cause);
  }
}

function eventLine(file: string, { line, end, bytes }: RawLine): EventLine | null {
  if (bytes === null) return { file, line, end, kind: 'too-large' };
  if (!isUtf8(bytes)) return { file, line, end, kind: 'not-utf8' };
  const written = bytes.toString('utf8');
  // RFC 8259, section 8.1: a reader may ignore the byte order mark that some editors put before the first line.
  const text = line === 1 && written.startsWith(BYTE_ORDER_MARK) ? written.slice(1) : written;
  return BLANK.test(text) ? null : { file, line, end, kind: 'text', text };
}

function eventLines(file: string, rawLines: readonly RawLine[]): EventLine[] {
  return rawLines.map((rawLine) => eventLine(file, rawLine)).filter((line) => line !== null);
}

async function* readOne(
  file: string,
  chunks: AsyncIterable<Buffer>,
  from: LinePlace,
  { isGrowing = false, trail }: ReadOptions,
): AsyncGenerator<readonly EventLine[]> {
  const splitter = new LineSplitter(from);
  // What was gone into before holds events.
  const known = from.byte > 0 ? chunks : recognisedChunks(file, chunks);
  trail?.beginAt(from.byte);
  try {
    for await (const chunk of known) {
      trail?.push(chunk);
      const lines = eventLines(file, splitter.push(chunk));
      if (lines.length > 0) yield lines;
    }
  } catch (cause) {
    if (isErrorOf(EVENT_FILE_ERRORS, cause)) throw cause;
    throw unreadableFile(file, cause);
  }
  const last = isGrowing ? [] : eventLines(file, splitter.end());
  if (last.length > 0) yield last;
}

function chunksOf(path: string, byte: number, standardInput: Readable | undefined): AsyncIterable<Buffer> {
  // Only if it is asked for: touching `process.stdin` would open it.
  if (path === STANDARD_INPUT) return standardInput ?? process.stdin;
  // A pipe such as that of `<(command)` has no places: to name its beginning already fails.
  return createReadStream(path, { highWaterMark: CHUNK_BYTES, ...(byte > 0 ? { start: byte } : {}) });
}

/**
 * Reads the lines of files in order, in batches. Blank lines are skipped but counted; a line of any length streams through.
 * @param paths files, or `-` for standard input
 * @throws EventFileError before the first line if a file can't be opened, later if reading fails
 * @throws EventFileError before the first line, of a pipe before its first, if a file holds no events one a line
 */
export async function* readEventLines(
  paths: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<readonly EventLine[]> {
  const { standardInput, from = FILE_START } = options;
  await checkReadable(paths);
  for (const [file, path] of paths.entries()) {
    const place = file === 0 ? from : FILE_START;
    yield* readOne(path, chunksOf(path, place.byte, standardInput), place, options);
  }
}
