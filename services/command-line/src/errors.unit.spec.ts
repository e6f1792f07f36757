import { readFileSync } from 'node:fs';
import { AVRO_ERRORS, REGISTRY_ERRORS } from '@oretrail/avro';
import { KAFKA_ERRORS } from '@oretrail/kafka-log';
import { LOCAL_STATE_ERRORS } from '@oretrail/local-state';
import { DEAD_LETTER_ERRORS } from '@oretrail/runtime';
import { describe, expect, it } from 'vitest';
import { COMMAND_ERRORS } from './errors.ts';

const PAGE = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

/** The rows of the table under a heading, without its head. */
function rowsUnder(heading: string): string[][] {
  const section = PAGE.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

describe('docs/errors.md', () => {
  it('shows the errors of the command line as the code has them, in its order', () => {
    const rows = Object.entries(COMMAND_ERRORS).map(([code, { meaning, remedy, exitStatus }]) => [
      `\`${code}\``,
      meaning,
      remedy,
      String(exitStatus),
    ]);
    expect(rowsUnder('Errors of the command line')).toEqual(rows);
  });

  it.each([
    ['Of bytes', AVRO_ERRORS],
    ['Of records', DEAD_LETTER_ERRORS],
    ['Of Kafka', KAFKA_ERRORS],
    ['Of local states', LOCAL_STATE_ERRORS],
    ['Of the schema registry', REGISTRY_ERRORS],
  ])('shows what codes mean as the code has them, in its order: %s', (heading, table) => {
    const rows = Object.entries(table).map(([code, meaning]) => [`\`${code}\``, meaning]);
    expect(rows.length).toBeGreaterThan(0);
    expect(rowsUnder(heading)).toEqual(rows);
  });
});
