/** The ids of statements that have none of their own: the same rows have the same one, however they are saved. */
import { type Cells, convertText, sheetText } from '@oretrail/test-support/sheets';
import { describe, expect, it } from 'vitest';
import { TEMPLATES } from './templates/index.ts';

const ROWS: readonly Cells[] = TEMPLATES.minerals.example;
const TEXT = sheetText(ROWS);

const idsOf = async (content: string | Uint8Array): Promise<readonly unknown[]> =>
  (await convertText(content)).events.map(({ id }) => id);

const reversed = (rows: readonly Cells[]): Cells[] =>
  rows.map((row) => Object.fromEntries(Object.entries(row).reverse()));

describe('an id that the rows do not state', () => {
  it('is a digest', async () => {
    expect(await idsOf(TEXT)).toEqual([expect.stringMatching(/^csv:[0-9a-f]{64}$/)]);
  });

  it.each([
    ['again', TEXT],
    ['with semicolons', sheetText(ROWS, ';')],
    ['with tabs', sheetText(ROWS, '\t')],
    ['with CRLF and a byte order mark', `\uFEFF${TEXT.replaceAll('\n', '\r\n')}`],
    ['without the last line end', TEXT.trimEnd()],
    ['with all in quotation marks', TEXT.replace(/[^,\n]+/g, '"$&"')],
    ['with its columns in another order', sheetText(reversed(ROWS))],
    ['with blank lines and empty columns', TEXT.replaceAll('\n', ',,\n\n,,,\n')],
    ['with blanks around the cells', TEXT.replaceAll(',', ' , ')],
    ['with the columns of errors', sheetText(ROWS.map((row) => ({ ...row, error_code: 'other-row', error: 'x' })))],
  ])('is the same if the sheet is saved %s', async (_how, text) => {
    expect(await idsOf(text)).toEqual(await idsOf(TEXT));
  });

  it.each([
    ['an amount', TEXT.replace('5500', '5501')],
    ['when it was stated', TEXT.replace('T09', 'T10')],
    ['the order of its rows', sheetText([{ ...ROWS[0], ...ROWS[1] }, { ...ROWS[0] }])],
  ])('is another if this is another: %s', async (_what, text) => {
    expect(await idsOf(text)).not.toEqual(await idsOf(TEXT));
  });

  it('gives way to the one that they state', async () => {
    expect(await idsOf(sheetText(ROWS.map((row) => ({ ...row, statement_id: 'erp-17' }))))).toEqual(['erp-17']);
  });
});

it('the same sheet gives the same digests twice, so the second time changes nothing', async () => {
  const digestsOf = async () => (await convertText(TEXT)).parsed.map(({ digest }) => digest);
  expect(await digestsOf()).toEqual(await digestsOf());
});
