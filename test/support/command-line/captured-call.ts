/** Calls of the command line for specs: in this process, with what they print captured. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { runCommandLine } from '@oretrail/command-line';
import type { ExitStatus } from '@oretrail/errors';
import picocolors from 'picocolors';

/** What a call has ended with and printed. */
export type CapturedCall = Readonly<{ status: ExitStatus; output: string; errors: string }>;

class Captured extends Writable {
  text = '';

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.text += chunk.toString('utf8');
    done();
  }
}

/** Carries out `oretrail ARGS…`; `input` is standard input, and perhaps what a person answers. */
export async function captureCall(
  args: readonly string[],
  input = '',
  { isInputInteractive = false } = {},
): Promise<CapturedCall> {
  const [output, errors] = [new Captured(), new Captured()];
  const colours = picocolors.createColors(false);
  const status = await runCommandLine(args, {
    input: Readable.from([Buffer.from(input)]),
    output,
    errors,
    outputColours: colours,
    errorColours: colours,
    isErrorsInteractive: false,
    isInputInteractive,
  });
  return { status, output: output.text, errors: errors.text };
}

/** What a call has printed as JSON, one value a line. */
export const jsonLines = <T>({ output }: Pick<CapturedCall, 'output'>): readonly T[] =>
  output
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

/** A directory that is gone after `use`. */
export async function withTemporaryDirectory<T>(use: (path: string) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'oretrail-'));
  try {
    return await use(path);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

/** What a call says of itself on standard error: on a slow machine it also says how far it is. */
export const saidIn = (errors: string): readonly string[] =>
  errors.split('\n').filter((line) => line.startsWith('oretrail:'));
