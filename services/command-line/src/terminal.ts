/** What a command talks to: the process's own streams, or those of a test. */

import { createWriteStream, fstatSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { printableJson, printableScreen } from '@oretrail/model';
import picocolors from 'picocolors';
import { COMMAND_ERRORS } from './errors.ts';
import { ofSystem } from './system-errors.ts';

/** Functions that colour a text, or leave it as it is. */
export type Colours = ReturnType<typeof picocolors.createColors>;

/** The streams that a command reads and writes, and how it writes. */
export type Terminal = Readonly<{
  /** What a file of `-` reads; the process's own if absent, which is opened only then. */
  input?: Readable;
  output: Writable;
  errors: Writable;
  outputColours: Colours;
  errorColours: Colours;
  /** Whether progress may rewrite its line. */
  isErrorsInteractive: boolean;
  /** Whether a person answers questions on `input`; if absent, whether standard input is a terminal. */
  isInputInteractive?: boolean;
}>;

/** Colours only on a terminal, and never against https://no-color.org or on a terminal that has none. */
function colours(stream: NodeJS.WriteStream): Colours {
  const { NO_COLOR: noColour, TERM: terminalKind } = process.env;
  const isRefused = (noColour !== undefined && noColour !== '') || terminalKind === 'dumb';
  return picocolors.createColors(stream.isTTY === true && !isRefused);
}

/**
 * A stream of this process. Node writes a file by one call to the system and passes over what a disk that fills up has not
 * taken of it; a file stream continues until all is written or refused.
 */
function whole(stream: NodeJS.WriteStream): Writable {
  const { fd } = stream as NodeJS.WriteStream & { fd: number };
  const kind = fstatSync(fd, { throwIfNoEntry: false });
  const written = kind?.isFile() === true ? createWriteStream('', { fd, autoClose: false }) : stream;
  // The writer gets a failure as its result; without a listener the process would end at once.
  return written.on('error', () => {});
}

/** The streams of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  stderr.on('error', () => {});
  return {
    output: whole(stdout),
    errors: stderr,
    outputColours: colours(stdout),
    errorColours: colours(stderr),
    isErrorsInteractive: stderr.isTTY === true,
  };
}

/** A closed pipe, such as that of `oretrail … | head`, is the reader's choice and no fault. */
function isRead(error: Error | null | undefined): boolean {
  if (error === null || error === undefined) return true;
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') return false;
  const failed = COMMAND_ERRORS.error('output-failed', `the output can't be written: ${error.message}`, {
    cause: error,
  });
  throw ofSystem(failed) ?? failed;
}

/**
 * Writes to a stream no faster than it is read, through {@link printableScreen}.
 * @returns whether anybody still reads
 * @throws CommandLineError `disk-full`, `output-failed`
 */
export async function writeTo(stream: Writable, text: string): Promise<boolean> {
  if (stream.destroyed || !stream.writable) return isRead(stream.errored) && false;
  return isRead(await new Promise((resolve) => stream.write(printableScreen(text), resolve)));
}

/** Prints what a call found: as one line of JSON, or as a person reads it. */
export async function writeAnswer<Answer>(
  { output, outputColours }: Terminal,
  isJson: boolean | undefined,
  answer: Answer,
  readable: (answer: Answer, colours: Colours) => string,
): Promise<void> {
  await writeTo(output, isJson ? `${printableJson(answer)}\n` : readable(answer, outputColours));
}

/** The same without waiting, for what is short. */
export function say(stream: Writable, text: string): void {
  stream.write(printableScreen(text));
}
