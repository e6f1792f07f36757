/** Refused rows go back as they were sent, plus two columns, ready to be corrected and sent again. */
import { convertText, sheetText } from '@oretrail/test-support/sheets';
import { describe, expect, it } from 'vitest';
import { csvCells } from './csv-cells.ts';
import { TEMPLATES } from './templates/index.ts';

const [MINERAL = {}, SECOND = {}] = TEMPLATES.minerals.example;
const BAD = { ...SECOND, mineral_kg: '120,5' };
const TEXT = sheetText([MINERAL, BAD]);

const linesOf = (bytes: Buffer): readonly string[] => bytes.toString('utf8').trimEnd().split('\n');
const lastCells = (line: string) => csvCells(line, ',')?.slice(-2);

describe('a sheet that goes back', () => {
  it('has the lines as they were sent, plus code and error', async () => {
    const sent = TEXT.trimEnd().split('\n');
    const [head = '', first = '', second = ''] = linesOf((await convertText(TEXT)).returned);
    expect(head).toBe(`${sent[0]},error_code,error`);
    expect(first.startsWith(`${sent[1]},other-row,`)).toBe(true);
    expect(second.startsWith(`${sent[2]},decimal-comma,`)).toBe(true);
    expect(lastCells(second)).toEqual([
      'decimal-comma',
      'mineral_kg: "120,5" has a decimal comma. Write a point, such as 12.5.',
    ]);
  });

  it('keeps byte order mark, blanks, quotation marks and delimiters of a row', async () => {
    const text = `\uFEFF${TEXT.replace('mixed sulfate', ' "mixed" sulfate ').replace('JP', '"JP"')}`;
    const sent = text.replace(' "mixed" sulfate ', '"  mixed ""x"" sulfate"').replaceAll('\n', '\r\n');
    const { returned } = await convertText(sent);
    expect(returned.includes('\r')).toBe(false);
    const lines = linesOf(returned);
    expect(lines.map((line, i) => line.startsWith(sent.split('\r\n')[i] ?? '?'))).toEqual([true, true, true]);
  });

  it('puts the two columns where they belong, also if a row is short', async () => {
    const short = TEXT.trimEnd().replace(/,KGM,$/, '');
    const lines = linesOf((await convertText(short)).returned);
    const counts = lines.map((line) => csvCells(line, ',')?.length);
    expect(new Set(counts).size).toBe(1);
  });

  it.each([
    ['sent again as it is', (text: string) => text, 0],
    ['corrected', (text: string) => text.replace('"120,5"', '120.5'), 1],
  ])('is read again if it is %s, and says no error twice', async (_how, change, count) => {
    const once = (await convertText(TEXT)).returned.toString('utf8');
    const again = await convertText(change(once));
    expect(again.events).toHaveLength(count);
    if (count === 0) expect(again.returned.toString('utf8')).toBe(once);
    else expect(again.events).toEqual((await convertText(TEXT.replace('"120,5"', '120.5'))).events);
  });

  it('holds rows that are not UTF-8 byte for byte', async () => {
    const sent = Buffer.from(sheetText([{ ...MINERAL, material: 'Größe' }]), 'latin1');
    const { returned } = await convertText(sent);
    expect(returned.includes(Buffer.from('Größe', 'latin1'))).toBe(true);
  });

  it('names each code once, and says all', async () => {
    const row = { ...MINERAL, mineral_kg: '1,5', mineral_usd: '2,5', country: 'Japan' };
    const [, line = ''] = linesOf((await convertText(sheetText([row, SECOND]))).returned);
    expect(lastCells(line)).toEqual(['decimal-comma unknown-code', expect.stringMatching(/mineral_usd: .*country: /)]);
  });
});
