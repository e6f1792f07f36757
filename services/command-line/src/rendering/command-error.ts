/** A wrong call as the caller reads it. */

import type { OretrailError } from '@oretrail/errors';
import { printable, redactUrls } from '@oretrail/model';
import type { Colours } from '../terminal.ts';

/** Where a fault was, line by line. What others throw may name a place as it was given. */
function stackText({ stack = '' }: Error): string {
  const lines = redactUrls(stack).split('\n');
  return `${lines.map(printable).join('\n')}\n`;
}

/** One line for each single fault, if the error has some. */
const faultLines = ({ faults }: OretrailError): string =>
  faults.map(({ pointer, code, detail }) => `  ${printable(`${code} at ${pointer}: ${detail}`)}\n`).join('');

/** Two lines: what is wrong, and the remedy; between them single faults. A fault of Oretrail itself also shows where it was. */
export function renderCommandError(error: OretrailError, colours: Colours): string {
  const { code, domain, what, remedy, cause } = error;
  const isFault = domain === 'command-line' && code === 'internal' && cause instanceof Error;
  const said = printable(isFault ? redactUrls(what) : what);
  const text = `${colours.red('oretrail:')} ${said} ${colours.dim(`(${code})`)}\n${faultLines(error)}  ${remedy}\n`;
  return isFault ? `${text}${stackText(cause)}` : text;
}
