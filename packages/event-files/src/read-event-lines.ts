/** Lines of NDJSON files. Source: events.md, "The command line". */
import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { EventFileError } from './event-file-error.ts';
import { LineSplitter, type RawLine } from './line-splitter.ts';

/** Bytes read at once: some hundred events, so that a batch costs little and memory stays small. */
const CHUNK_BYTES = 256 * 1_024;
/** The path that means standard input. */
export const STANDARD_INPUT = '-';
const BYTE_ORDER_MARK = '\uFEFF';
const BLANK = /^[ \t\r]*$/;

/** A line that is not blank: its text, or why it has none. `line` counts physical lines from 1. */
export type EventLine = Readonly<{ file: string; line: number }> &
  (Readonly<{ kind: 'text'; text: string }> | Readonly<{ kind: 'too-large' }> | Readonly<{ kind: 'not-utf8' }>);

export type ReadOptions = Readonly<{
  /** Read where a path is `-`; the process's own if not given. */
  standardInput?: Readable;
}>;

async function checkReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
    if ((await stat(file)).isDirectory()) throw new Error('it is a directory');
  } catch (cause) {
    throw new EventFileError(file, cause);
  }
}

function eventLine(file: string, { line, bytes }: RawLine): EventLine | null {
  if (bytes === null) return { file, line, kind: 'too-large' };
  if (!isUtf8(bytes)) return { file, line, kind: 'not-utf8' };
  const written = bytes.toString('utf8');
  // RFC 8259, section 8.1: a reader may ignore the byte order mark that some editors put before the first line.
  const text = line === 1 && written.startsWith(BYTE_ORDER_MARK) ? written.slice(1) : written;
  return BLANK.test(text) ? null : { file, line, kind: 'text', text };
}

function eventLines(file: string, rawLines: readonly RawLine[]): EventLine[] {
  return rawLines.map((rawLine) => eventLine(file, rawLine)).filter((line) => line !== null);
}

async function* readOne(file: string, stream: Readable): AsyncGenerator<readonly EventLine[]> {
  const splitter = new LineSplitter();
  try {
    for await (const chunk of stream) {
      const lines = eventLines(file, splitter.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)));
      if (lines.length > 0) yield lines;
    }
  } catch (cause) {
    throw new EventFileError(file, cause);
  }
  const last = eventLines(file, splitter.end());
  if (last.length > 0) yield last;
}

/**
 * Reads the lines of files in order, in batches. Blank lines are skipped but counted; a line of any length streams through.
 * @param paths files, or `-` for standard input
 * @throws EventFileError before the first line if a file can't be opened, later if reading fails
 */
export async function* readEventLines(
  paths: readonly string[],
  { standardInput }: ReadOptions = {},
): AsyncGenerator<readonly EventLine[]> {
  for (const path of paths) if (path !== STANDARD_INPUT) await checkReadable(path);
  for (const path of paths) {
    const isFile = path !== STANDARD_INPUT;
    // Only where it is asked for: touching `process.stdin` would open it.
    const stream = isFile ? createReadStream(path, { highWaterMark: CHUNK_BYTES }) : (standardInput ?? process.stdin);
    yield* readOne(path, stream);
  }
}
