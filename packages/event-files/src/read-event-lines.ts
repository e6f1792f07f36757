/** Lines of files of events, and events of JSON that has other lines. Source: events.md, "The command line". */
import { isUtf8 } from 'node:buffer';
import { access, constants, stat } from 'node:fs/promises';
import { isErrorOf } from '@oretrail/errors';
import { EVENT_BYTES_MAX } from '@oretrail/model';
import { EVENT_FILE_ERRORS, unreadableFile } from './event-file-error.ts';
import { jsonPieces } from './json-pieces.ts';
import { FILE_START, type LinePlace, LineSplitter, type RawLine } from './line-splitter.ts';
import {
  chunksFrom,
  closeInput,
  type RecognisedInput,
  readWhole,
  recogniseInput,
  STANDARD_INPUT,
  type StandardInput,
} from './recognised-input.ts';
import { eventFormat, takenFor } from './taken-for.ts';
import type { Trail } from './trail.ts';

const BYTE_ORDER_MARK = '\uFEFF';
const BLANK = /^[ \t\r]*$/;

/**
 * An event as it is written, or why it can't be read: a line that is not blank, or a piece of JSON that has other lines. `line` is
 * the physical line from 1 on which it begins. `end` is the byte behind it, 0 if the file was not read by lines. `event` counts
 * events from 1, and is absent if each has its line.
 */
export type EventLine = Readonly<{ file: string; line: number; end: number; event?: number }> &
  (Readonly<{ kind: 'text'; text: string }> | Readonly<{ kind: 'too-large' | 'not-utf8' | 'broken-off' }>);

/** Where to read from, and how far. */
export type ReadOptions = Readonly<{
  /** What a path of `-` reads; the process's own if not given. */
  standardInput?: StandardInput;
  /** Where to continue in the first file; the beginning if {@link isReadOnce}. */
  from?: LinePlace;
  /** Whether to skip a last line without a line end, because the file is still being written. Then each line has to be an event. */
  isGrowing?: boolean;
  /** Is kept in step with what was read, so that each batch can say what lies before its last line's end. */
  trail?: Trail;
  /** Is given what a file was taken for, if it is not simply events, one a line: the rest of a sentence. */
  onTaken?: (file: string, takenFor: string) => void;
}>;

/** How files are checked before they are read. */
type CheckOptions = Pick<ReadOptions, 'isGrowing'>;

/** Checks that all files can be read and hold events, before the first one is read. @throws EventFileError */
export async function checkReadable(paths: readonly string[], options: CheckOptions = {}): Promise<void> {
  for (const path of paths) if (path !== STANDARD_INPUT) await checkFile(path, options);
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

/** Whether each line of an input is an event. If it holds none at all, it is closed. @throws EventFileError */
async function isByLines(file: string, input: RecognisedInput, isGrowing = false): Promise<boolean> {
  try {
    return eventFormat(file, input, isGrowing) === 'events';
  } catch (refusal) {
    await closeInput(input);
    throw refusal;
  }
}

/** Looks at a file. What can be read only once is left alone; what is not read by lines has to keep its bound. */
async function checkContent(path: string, { isGrowing }: CheckOptions): Promise<void> {
  if (!(await stat(path)).isFile()) return;
  const input = await recogniseInput(path);
  if (await isByLines(path, input, isGrowing)) await closeInput(input);
  else await readWhole(path, input);
}

async function checkFile(file: string, options: CheckOptions): Promise<void> {
  try {
    await access(file, constants.R_OK);
    if ((await stat(file)).isDirectory()) throw new Error('it is a directory');
    await checkContent(file, options);
  } catch (cause) {
    if (isErrorOf(EVENT_FILE_ERRORS, cause)) throw cause;
    throw unreadableFile(file, cause);
  }
}

/**
 * Looks at standard input, as {@link checkReadable} at files, and waits until it is known what it is.
 * @returns the same input, from its first byte on
 * @throws EventFileError
 */
export async function checkedInput(standardInput: StandardInput): Promise<RecognisedInput> {
  const input = await recogniseInput(STANDARD_INPUT, standardInput);
  if (await isByLines(STANDARD_INPUT, input)) return input;
  const whole = await readWhole(STANDARD_INPUT, input);
  async function* chunks(): AsyncGenerator<Buffer> {
    yield whole;
  }
  return { ...input, chunks: chunks() };
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

async function* readLines(
  file: string,
  chunks: AsyncIterable<Buffer>,
  from: LinePlace,
  { isGrowing = false, trail }: ReadOptions,
): AsyncGenerator<readonly EventLine[]> {
  const splitter = new LineSplitter(from);
  trail?.beginAt(from.byte);
  for await (const chunk of chunks) {
    trail?.push(chunk);
    const lines = eventLines(file, splitter.push(chunk));
    if (lines.length > 0) yield lines;
  }
  const last = isGrowing ? [] : eventLines(file, splitter.end());
  if (last.length > 0) yield last;
}

/** Events given at once, if the file is in memory anyway: about as many as a chunk of a file has. */
const BATCH_EVENTS = 100;

async function* readPieces(file: string, input: RecognisedInput): AsyncGenerator<readonly EventLine[]> {
  let event = 0;
  let batch: EventLine[] = [];
  for (const { line, bytes } of jsonPieces(await readWhole(file, input))) {
    event += 1;
    const place = { file, line, end: 0, event };
    if (bytes === null) batch.push({ ...place, kind: 'broken-off' });
    else if (bytes.length > EVENT_BYTES_MAX) batch.push({ ...place, kind: 'too-large' });
    else if (!isUtf8(bytes)) batch.push({ ...place, kind: 'not-utf8' });
    else batch.push({ ...place, kind: 'text', text: bytes.toString('utf8') });
    if (batch.length < BATCH_EVENTS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function* readOne(path: string, from: LinePlace, options: ReadOptions): AsyncGenerator<readonly EventLine[]> {
  // What was gone into before holds events.
  if (from.byte > 0) return yield* readLines(path, chunksFrom(path, from.byte), from, options);
  const input = await recogniseInput(path, options.standardInput);
  const hasLines = await isByLines(path, input, options.isGrowing);
  const taken = takenFor(input);
  if (taken !== null) options.onTaken?.(path, taken);
  yield* hasLines ? readLines(path, input.chunks, from, options) : readPieces(path, input);
}

/**
 * Reads the events of a file that is recognised, in order, in batches.
 * @throws EventFileError if it is not one of events, or can't be read
 */
export async function* readRecognised(file: string, input: RecognisedInput): AsyncGenerator<readonly EventLine[]> {
  const hasLines = await isByLines(file, input);
  yield* hasLines ? readLines(file, input.chunks, FILE_START, {}) : readPieces(file, input);
}

/**
 * Reads the events of files in order, in batches. Blank lines are skipped but counted; a line of any length streams through. What
 * is not one event a line is read as a whole, within a bound. What gzip has packed is unpacked on the way.
 * @param paths files, or `-` for standard input
 * @throws EventFileError before the first line if a file can't be opened, later if reading fails
 * @throws EventFileError before the first line, of a pipe before its first, if a file holds no events
 */
export async function* readEventLines(
  paths: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<readonly EventLine[]> {
  const { from = FILE_START } = options;
  await checkReadable(paths, options);
  for (const [file, path] of paths.entries()) yield* readOne(path, file === 0 ? from : FILE_START, options);
}
