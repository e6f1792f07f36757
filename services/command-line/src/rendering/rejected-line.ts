/** A rejected line as its sender reads it. */
import type { RejectedLine } from '@oretrail/event-files';
import { printable, remedyOf, withoutRemedy } from '@oretrail/model';
import type { Colours } from '../terminal.ts';

/**
 * For each error `file:line: code at pointer`, which editors can follow; then what is wrong, and the remedy. If an event has more
 * than a line, or less, its number follows the line: `file:line: event 3:`.
 */
export function renderRejectedLine({ file, line, event: number, id, errors }: RejectedLine, colours: Colours): string {
  const place = colours.bold(`${printable(file)}:${line}:${number === undefined ? '' : ` event ${number}:`}`);
  const event = id === null ? '' : colours.dim(` (event ${printable(id.slice(0, 80))})`);
  return errors
    .map((error) => {
      const whole = number === undefined ? 'the whole line' : 'the whole event';
      const where = error.pointer === '' ? whole : printable(error.pointer);
      const what = `  ${printable(withoutRemedy(error))}\n  ${colours.dim(remedyOf(error))}\n`;
      return `${place} ${colours.red(printable(error.code))} at ${where}${event}\n${what}`;
    })
    .join('');
}
