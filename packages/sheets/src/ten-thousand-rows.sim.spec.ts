/** A sheet of 10,000 rows with every kind of mistake: each row has its own fate, and none is swallowed. */
import { MESSY_ROWS, MISTAKE_CODES, messySheet } from '@oretrail/test-support/messy-sheet';
import { Random } from '@oretrail/test-support/random';
import { convertText } from '@oretrail/test-support/sheets';
import { describe, expect, it } from 'vitest';

const SEED = Number(process.env['ORETRAIL_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
describe(`10,000 rows (ORETRAIL_SEED=${SEED})`, () => {
  const { bytes, lots, count } = messySheet(new Random(SEED));

  it('have every kind of mistake', () => {
    const made = new Set(lots.flatMap(({ mistake }) => (mistake === null ? [] : [mistake.code])));
    expect(made).toEqual(MISTAKE_CODES);
    expect(count).toBeGreaterThanOrEqual(MESSY_ROWS);
  });

  it('have each their own fate', { timeout: 60_000 }, async () => {
    const { eventRows, rejected } = await convertText(bytes);
    const good = lots.filter(({ mistake }) => mistake === null);
    expect(eventRows).toEqual(good.map(({ rows }) => rows));
    const codes = new Map(rejected.map(({ row, faults }) => [row.row, faults.map(({ code }) => code)]));
    expect(codes.size).toBe(rejected.length);
    expect(codes.size + eventRows.flat().length).toBe(count);
    for (const { rows, mistake } of lots) {
      if (mistake === null) continue;
      expect(codes.get(mistake.row), `row ${mistake.row}`).toContain(mistake.code);
      for (const row of rows) expect(codes.get(row)?.length, `row ${row}`).toBeGreaterThan(0);
    }
  });

  it('come back line by line, as they were sent', {
    timeout: 60_000,
  }, async () => {
    const { returned, rejected } = await convertText(bytes);
    expect(returned.toString('latin1').trimEnd().split('\n')).toHaveLength(rejected.length + 1);
    const sent = bytes.toString('latin1').split('\n');
    const back = returned.toString('latin1').split('\n').slice(1);
    for (const [i, { row }] of rejected.entries()) expect(back[i]?.startsWith(sent[row.row - 1] ?? '?')).toBe(true);
  });
});
