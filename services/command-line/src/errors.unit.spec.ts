import { readFileSync } from 'node:fs';
import { EVENT_ERRORS } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { COMMAND_ERRORS } from './errors.ts';

const PAGE = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, without its head. */
function rowsUnder(heading: string): string[][] {
  const section = PAGE.split(/^## /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

describe('docs/errors.md', () => {
  it('shows the errors of events as the code has them, in its order', () => {
    const rows = Object.entries(EVENT_ERRORS).map(([code, { meaning, remedy }]) => [`\`${code}\``, meaning, remedy]);
    expect(rowsUnder('Errors of events')).toEqual(rows);
  });

  it('shows the errors of the command line as the code has them, in its order', () => {
    const rows = Object.entries(COMMAND_ERRORS).map(([code, { meaning, remedy, exitStatus }]) => [
      `\`${code}\``,
      meaning,
      remedy,
      String(exitStatus),
    ]);
    expect(rowsUnder('Errors of the command line')).toEqual(rows);
  });
});
