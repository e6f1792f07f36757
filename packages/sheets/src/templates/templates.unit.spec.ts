import { convertText, sheetText } from '@oretrail/test-support/sheets';
import { describe, expect, it } from 'vitest';
import { TEMPLATE_NAMES, TEMPLATES, templateText } from './index.ts';
import type { TemplateName } from './template.ts';

/** The columns as docs/spec and the other templates have them, `…` for those of value added. */
const MINERALS =
  'lot_id statement_id stated_at source material form quantity_kg use custody mineral mineral_kg mineral_usd ' +
  'activity country facility operator completed_on added_nickel_usd added_cobalt_usd ' +
  'input_lot_id input_quantity input_unit input_usd';

const columnsOf = (name: TemplateName) => {
  const { columns, parts } = TEMPLATES[name];
  return [...columns, ...parts.flatMap((part) => part.columns)];
};

describe('a template', () => {
  it.each(TEMPLATE_NAMES)('has an example that converts without a fault: %s', async (name) => {
    const { parsed, faults, eventRows } = await convertText(templateText(name));
    expect(faults).toEqual([]);
    expect(parsed.map(({ type }) => type)).toContain(TEMPLATES[name].type);
    expect(eventRows.flat().sort()).toEqual(TEMPLATES[name].example.map((_, i) => i + 2));
  });

  it.each(TEMPLATE_NAMES)('names each column once, and needs no two for one member: %s', (name) => {
    const columns = columnsOf(name);
    expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length);
    const { columns: ofWhole, parts } = TEMPLATES[name];
    for (const list of [ofWhole, ...parts.map((part) => part.columns)])
      expect(new Set(list.map(({ path }) => path.join('/'))).size).toBe(list.length);
  });

  it('of minerals has the columns of the specification', () => {
    expect(templateText('minerals').split('\n')[0]).toBe(MINERALS.replaceAll(' ', ','));
  });

  it.each(TEMPLATE_NAMES)('needs each of its required columns, and no other: %s', async (name) => {
    const { example } = TEMPLATES[name];
    for (const column of columnsOf(name)) {
      const rows = example.map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => key !== column.name)));
      const converted = convertText(sheetText(rows), { source: 'urn:party:a' });
      if (column.isRequired) await expect(converted, column.name).rejects.toThrow(`"${column.name}"`);
      else await expect(converted, column.name).resolves.toBeDefined();
    }
  });

  it.each(TEMPLATE_NAMES)('says a word about a cell that is empty but may not be: %s', async (name) => {
    const [first = {}] = TEMPLATES[name].example;
    for (const column of columnsOf(name).filter(({ isRequired }) => isRequired)) {
      const { events, faults } = await convertText(sheetText([{ ...first, [column.name]: '' }]));
      expect(events).toEqual([]);
      expect(faults).toContainEqual(expect.objectContaining({ row: 2, column: column.name, code: 'empty-cell' }));
    }
  });
});
