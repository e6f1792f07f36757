/** A question that a person answers on a terminal. */
import { createInterface } from 'node:readline/promises';
import { isatty } from 'node:tty';
import { say, type Terminal } from './terminal.ts';

/** The file descriptor of standard input. */
const STANDARD_INPUT = 0;

/** Whether there is a terminal on which a person answers. */
export function isTerminalAsked({ isInputInteractive, input }: Terminal): boolean {
  return isInputInteractive ?? (input === undefined && isatty(STANDARD_INPUT));
}

/** Whether a person says yes. Without a terminal nobody is asked, and the answer is no. */
export async function isConfirmed(terminal: Terminal, question: string): Promise<boolean> {
  if (!isTerminalAsked(terminal)) return false;
  say(terminal.errors, `${question} [y/N] `);
  const lines = createInterface({ input: terminal.input ?? process.stdin });
  try {
    for await (const line of lines) return /^y(es)?$/i.test(line.trim());
    return false;
  } finally {
    lines.close();
  }
}
