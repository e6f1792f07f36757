/** Whatever a sheet holds: it is refused in words, and nothing else happens. */
import { HOSTILE } from '@oretrail/test-support/command-line/hostile-text';
import { convertText, sheetText } from '@oretrail/test-support/sheets';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertSheet } from './convert-sheet.ts';
import { isSheetHead } from './head.ts';
import { readSheet } from './read-sheet.ts';
import { TEMPLATE_NAMES, TEMPLATES, templateText } from './templates/index.ts';

const [MINERAL = {}, SECOND = {}] = TEMPLATES.minerals.example;
const TEXT = sheetText([MINERAL, SECOND]);

const CELLS = [
  '=1+1',
  '@SUM(A1)',
  "=cmd|' /C calc'!A0",
  HOSTILE,
  '\u202eevil',
  '__proto__',
  'constructor',
  '"',
  '""',
  "'",
  '\\',
  '%s',
  '<script>',
  'NaN',
  'null',
  '\ud800',
  '\u0000',
  'x'.repeat(100_000),
  '1e400',
  '-0',
];

describe('a hostile cell', () => {
  it.each(CELLS)('spoils no other lot, and no column but its own: %j', async (cell) => {
    for (const column of Object.keys(MINERAL)) {
      const rows = [{ ...MINERAL, [column]: cell.replaceAll(/[\r\n]/g, ' ') }, SECOND];
      const good = [MINERAL, SECOND].map((row) => ({ ...row, lot_id: 'urn:lot:good' }));
      const { parsed, rejected, eventRows } = await convertText(sheetText([...good, ...rows]));
      expect(parsed.some(({ subject }) => subject === 'urn:lot:good') || column === 'lot_id', column).toBe(true);
      expect([...eventRows.flat(), ...rejected.map(({ row }) => row.row)].sort()).toEqual([2, 3, 4, 5]);
      expect(Object.prototype).not.toHaveProperty('polluted');
    }
  });

  it('is shown cut, however long', async () => {
    const { faults } = await convertText(sheetText([{ ...MINERAL, material: 'x'.repeat(100_000) }, SECOND]));
    for (const { value, what } of faults) expect((value?.length ?? 0) + what.length).toBeLessThan(400);
  });
});

describe('hostile bytes', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const places = fc.nat(TEXT.length);

  it('end in a refused sheet, or in a fate for each line', () =>
    fc.assert(
      fc.asyncProperty(bytes, places, async (spoilt, place) => {
        const sent = Buffer.concat([Buffer.from(TEXT.slice(0, place)), spoilt, Buffer.from(TEXT.slice(place))]);
        const result = await convertText(sent).catch((error) => error);
        if (result instanceof Error) {
          expect(result).toMatchObject({ domain: 'sheet' });
          return;
        }
        const rows = [
          ...result.eventRows.flat(),
          ...result.rejected.map(({ row }: { row: { row: number } }) => row.row),
        ];
        expect(new Set(rows).size).toBe(rows.length);
        // Below the head, whichever line that is, each line with a letter or digit is a row.
        const lines = sent.toString('latin1').split('\n');
        const head = lines.findIndex((line) => line.includes('lot_id'));
        const filled = lines.flatMap((line, i) => (i > head && /[A-Za-z0-9]/.test(line) ? [i + 1] : []));
        expect(rows).toEqual(expect.arrayContaining(filled));
      }),
    ));

  it.each(TEMPLATE_NAMES)('change no statement when they arrive in pieces: %s', (name) => {
    const sent = Buffer.from(templateText(name));
    return fc.assert(
      fc.asyncProperty(fc.array(fc.nat(sent.length), { maxLength: 5 }), async (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), sent.length];
        const pieces = places.slice(1).map((end, i) => sent.subarray(places[i], end));
        const cut = [...convertSheet(await readSheet(pieces))];
        expect(cut).toEqual([...convertSheet(await readSheet([sent]))]);
      }),
    );
  });
});

it('the head of a sheet is known, and other lines are not', () => {
  for (const name of TEMPLATE_NAMES) expect(isSheetHead(templateText(name).split('\n')[0] ?? '')).toBe(true);
  for (const line of ['', '{"lot_id":1}', 'a,b', '__proto__,b', 'x'.repeat(10_000_000)])
    expect(isSheetHead(line)).toBe(false);
});
