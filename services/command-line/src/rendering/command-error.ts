/** A wrong call as the caller reads it. */

import type { OretrailError } from '@oretrail/errors';
import { printable, redactUrls } from '@oretrail/model';
import type { Colours } from '../terminal.ts';

/** Where a fault was, line by line. What others throw may name a place as it was given. */
function stackText({ stack = '' }: Error): string {
  const lines = redactUrls(stack).split('\n');
  return `${lines.map(printable).join('\n')}\n`;
}

/** Two lines: what is wrong, and the remedy. A fault of Oretrail itself also shows where it was. */
export function renderCommandError({ code, domain, what, remedy, cause }: OretrailError, colours: Colours): string {
  const isFault = domain === 'command-line' && code === 'internal' && cause instanceof Error;
  const said = printable(isFault ? redactUrls(what) : what);
  const text = `${colours.red('oretrail:')} ${said} ${colours.dim(`(${code})`)}\n  ${remedy}\n`;
  return isFault ? `${text}${stackText(cause)}` : text;
}
