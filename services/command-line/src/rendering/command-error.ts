/** A wrong call as the caller reads it. */
import type { CommandLineError } from '../errors.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './printable.ts';

/** Two lines: what is wrong, and the remedy. A fault of Oretrail itself also shows where it was. */
export function renderCommandError(error: CommandLineError, colours: Colours): string {
  const what = `${colours.red('oretrail:')} ${printable(error.message)} ${colours.dim(`(${error.code})`)}\n`;
  const remedy = `  ${error.remedy}\n`;
  const isFault = error.code === 'internal' && error.cause instanceof Error;
  return isFault ? `${what}${remedy}${(error.cause as Error).stack ?? ''}\n` : `${what}${remedy}`;
}
