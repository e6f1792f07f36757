/** What a command talks to: the process's own streams, or those of a test. */
import type { Readable, Writable } from 'node:stream';
import picocolors from 'picocolors';

/** Functions that colour a text, or leave it as it is. */
export type Colours = ReturnType<typeof picocolors.createColors>;

export type Terminal = Readonly<{
  /** Read where a file is `-`; the process's own if absent, which is opened only then. */
  input?: Readable;
  output: Writable;
  errors: Writable;
  outputColours: Colours;
  errorColours: Colours;
  /** Whether progress may rewrite its line. */
  isErrorsInteractive: boolean;
}>;

/** A closed pipe, such as that of `oretrail … | head`, is the reader's choice and no fault; anything else is thrown. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Colours only on a terminal, and never against https://no-color.org or on a terminal that has none. */
function colours(stream: NodeJS.WriteStream): Colours {
  const { NO_COLOR: noColour, TERM: terminalKind } = process.env;
  const isRefused = (noColour !== undefined && noColour !== '') || terminalKind === 'dumb';
  return picocolors.createColors(stream.isTTY === true && !isRefused);
}

/** The streams of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr } = process;
  stdout.on('error', ignoreClosedPipe);
  stderr.on('error', ignoreClosedPipe);
  return {
    output: stdout,
    errors: stderr,
    outputColours: colours(stdout),
    errorColours: colours(stderr),
    isErrorsInteractive: stderr.isTTY === true,
  };
}

/**
 * Writes to a stream no faster than it is read.
 * @returns whether anybody still reads
 */
export function writeTo(stream: Writable, text: string): Promise<boolean> {
  if (stream.destroyed || !stream.writable) return Promise.resolve(false);
  return new Promise((resolve) => {
    stream.write(text, (error) => resolve(error === null || error === undefined));
  });
}
