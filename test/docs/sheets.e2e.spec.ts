/** Holds docs/sheets.md against the templates, and against what `convert` prints. */
import { join } from 'node:path';
import { TEMPLATE_NAMES, templateText } from '@oretrail/sheets';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';
import { codeBlocksIn, DOCS, pageText, rowsBelow } from './page.ts';

const PAGE = pageText('sheets.md');
const BAD = join(DOCS, 'examples', 'sheet-with-errors.csv');
/** The file as the page names it: from the root of the project. */
const BAD_AS_NAMED = 'docs/examples/sheet-with-errors.csv';
const STAR = / \\\*$/;

const headOf = (name: (typeof TEMPLATE_NAMES)[number]): readonly string[] =>
  templateText(name).split('\n')[0]?.split(',') ?? [];

/** The columns of a table of the page. */
const shown = rowsBelow('sheets.md', 'column').map(([column = '']) => column);
const [ATTRIBUTES, OTHERS] = [shown.slice(0, 3), shown.slice(3)];

/** Each run of columns of value added is one row of the page. */
const asShown = (head: readonly string[]): readonly string[] => [
  ...new Set(head.map((name) => name.replace(/^added_\w+_usd$/, 'added_MINERAL_usd'))),
];

describe('docs/sheets.md', () => {
  it('shows the template of minerals as it is printed', async () => {
    const { output } = await captureCall(['convert', '--template', 'minerals']);
    expect(codeBlocksIn(PAGE, 'csv')).toEqual([output]);
  });

  it('shows what `convert` prints of the bad rows', async () => {
    const { status, errors } = await captureCall(['convert', BAD]);
    expect(status).toBe(1);
    expect(codeBlocksIn(PAGE, 'text')).toEqual([errors.replaceAll(BAD, BAD_AS_NAMED)]);
  });

  it('has each column of each template, in order, and no other', () => {
    const due = TEMPLATE_NAMES.flatMap((name) =>
      asShown(headOf(name)).filter((column) => !ATTRIBUTES.includes(column)),
    );
    expect(OTHERS.map((column) => column.replace(STAR, ''))).toEqual(due);
    expect(ATTRIBUTES).toEqual(['statement_id', 'stated_at', 'source']);
  });

  it('marks the columns that a sheet needs', async () => {
    let at = 0;
    for (const name of TEMPLATE_NAMES) {
      const columns = asShown(headOf(name)).filter((column) => !ATTRIBUTES.includes(column));
      const [, ...lines] = templateText(name).trimEnd().split('\n');
      for (const column of columns) {
        const head = headOf(name)
          .map((other) => (other === column ? '' : other))
          .join(',');
        const { errors } = await captureCall(['convert', '-'], [head, ...lines, ''].join('\n'));
        const isNeeded = errors.includes('(missing-column)');
        expect([name, column, STAR.test(OTHERS[at] ?? '')]).toEqual([name, column, isNeeded]);
        at += 1;
      }
    }
  });

  it('states the limits', () => {
    for (const limit of ['16 MiB', '100,000 rows', '10,000 statements', '128 columns', '256 KiB', '1,024'])
      expect(PAGE.replaceAll(/\s+/g, ' ')).toContain(limit);
  });
});
