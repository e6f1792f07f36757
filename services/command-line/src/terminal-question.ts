/** A question that a person answers on a terminal. */
import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import { say, type Terminal } from './terminal.ts';

/** The file descriptor of standard input. */
const STANDARD_INPUT = 0;

/** Whether a person says yes. Without a terminal nobody is asked, and the answer is no. */
export async function isConfirmed(terminal: Terminal, question: string): Promise<boolean> {
  const isAsked = terminal.isInputInteractive ?? (terminal.input === undefined && isatty(STANDARD_INPUT));
  if (!isAsked) return false;
  say(terminal.errors, `${question} [y/N] `);
  const lines = createInterface({ input: terminal.input ?? process.stdin });
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim());
    return false;
  } finally {
    lines.close();
  }
}
