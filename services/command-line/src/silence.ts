/** What a process says while it prints nothing else, so that a user can distinguish a call that waits from one that hangs. */
import type { Writable } from 'node:stream';
import { printable } from '@oretrail/model';
import { CLEAR_LINE } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** A user who waits for an answer looks up after about this time. */
const SILENCE_MS = 2_000;
/** A log gets a line no more often than this. */
const NEXT_SILENCE_MS = 10_000;
/** Flags of a call that is to be silent, or that waits for what comes next. */
const SILENT_FLAGS = ['--quiet', '--watch', '--follow'];

type Write = (text: string) => boolean;

/** @returns what writes without being noted */
function noteWrites(stream: Writable, note: () => void): Write {
  const write = stream.write.bind(stream) as (...args: readonly unknown[]) => boolean;
  stream.write = ((...args: readonly unknown[]) => {
    note();
    return write(...args);
  }) as Writable['write'];
  return write;
}

/**
 * Says on standard error that a call is still at work, if nothing was printed for {@link SILENCE_MS}, and then again
 * every {@link NEXT_SILENCE_MS}; never if a flag asks for silence.
 */
export function breakSilence({ output, errors, isErrorsInteractive }: Terminal, args: readonly string[]): void {
  if (args.some((arg) => SILENT_FLAGS.includes(arg))) return;
  const beganMs = performance.now();
  let dueMs = beganMs + SILENCE_MS;
  const note = () => {
    dueMs = performance.now() + SILENCE_MS;
  };
  noteWrites(output, note);
  const say = noteWrites(errors, note);
  const command = args.find((arg) => !arg.startsWith('-')) ?? '';
  setInterval(() => {
    const nowMs = performance.now();
    if (nowMs < dueMs) return;
    dueMs = nowMs + NEXT_SILENCE_MS;
    const said = `oretrail: ${printable(command)} is still at work after ${Math.round((nowMs - beganMs) / 1_000)} s`;
    say(`${isErrorsInteractive ? CLEAR_LINE : ''}${said}\n`);
  }, SILENCE_MS / 4).unref();
}
