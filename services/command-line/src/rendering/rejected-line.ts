/** A rejected line as its sender reads it. */
import type { RejectedLine } from '@oretrail/event-files';
import { EVENT_ERRORS, printable, withoutRemedy } from '@oretrail/model';
import type { Colours } from '../terminal.ts';

/** For each error `file:line: code at pointer`, which editors can follow; then what is wrong, and the remedy. */
export function renderRejectedLine({ file, line, id, errors }: RejectedLine, colours: Colours): string {
  const place = colours.bold(`${printable(file)}:${line}:`);
  const event = id === null ? '' : colours.dim(` (event ${printable(id.slice(0, 80))})`);
  return errors
    .map((error) => {
      const where = error.pointer === '' ? 'the whole line' : printable(error.pointer);
      const what = `  ${printable(withoutRemedy(error))}\n  ${colours.dim(EVENT_ERRORS.rows[error.code].remedy)}\n`;
      return `${place} ${colours.red(error.code)} at ${where}${event}\n${what}`;
    })
    .join('');
}
