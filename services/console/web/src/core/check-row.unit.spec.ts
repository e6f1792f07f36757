import { templateText } from '@oretrail/sheets';
import { describe, expect, it } from 'vitest';
import { checkPasted, checkRows, sheetHead } from './check-row.ts';

const template = 'minerals';
const source = 'urn:party:example';
const [head = '', ...examples] = templateText(template).trim().split('\n');
const rows = examples.join('\n');
const wrong = rows.replace('25000', 'many');

describe('rows that were pasted', () => {
  it.each([
    ['without the head', rows],
    ['with it', `${head}\n${rows}`],
    ['from a spreadsheet', rows.replaceAll(',', '\t')],
    ['with semicolons and Windows line ends', rows.replaceAll(',', ';').replaceAll('\n', '\r\n')],
  ])('are taken %s', async (_, text) => {
    const { lines, faults } = await checkPasted({ template, text, source });
    expect([lines.length, faults]).toEqual([1, []]);
  });

  it('are rows even if a cell is called as a column is', async () => {
    const [, ...components] = templateText('components').trim().split('\n');
    expect(components[0]?.split(',')).toContain('component');
    const { lines, faults } = await checkPasted({ template: 'components', text: components.join('\n'), source });
    expect([lines.length, faults]).toEqual([1, []]);
  });

  it('are counted as the person sees them', async () => {
    const placesIn = async (text: string) =>
      (await checkPasted({ template, text, source })).faults.map(({ place }) => place);
    expect(await placesIn(wrong)).toEqual(['row 1', 'row 2']);
    expect(await placesIn(`${head}\n${wrong}`)).toEqual(['row 2', 'row 3']);
  });
});

it('counts the rows of a form from 1', async () => {
  const names = sheetHead({ template });
  const values = (row: string) => Object.fromEntries(row.split(',').map((cell, i) => [names[i] ?? '', cell]));
  const all = examples.map(values);
  expect((await checkRows({ template, rows: all, source })).faults).toEqual([]);
  const [first, second] = all;
  const bad = [first ?? {}, { ...second, mineral_kg: 'many' }];
  expect((await checkRows({ template, rows: bad, source })).faults.map(({ place }) => place)).toContain('row 2');
});
