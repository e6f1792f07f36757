/** The generated tables of docs/ are those of the code; `pnpm docs:generate` writes them. */
import { describe, expect, it } from 'vitest';
import { generatedPage, PAGES, tableNames } from './generated-page.ts';
import { GENERATED_TABLES } from './generated-tables.ts';
import { pageText } from './page.ts';

describe('generated tables', () => {
  it.each(PAGES)('are up to date: docs/%s', (page) => {
    expect(generatedPage(pageText(page))).toBe(pageText(page));
  });

  it('are each on one page', () => {
    const names = PAGES.flatMap((page) => tableNames(pageText(page)));
    expect(names.sort()).toEqual(Object.keys(GENERATED_TABLES).sort());
  });

  it('are compared whole', () => {
    const page = 'A\n\n<!-- generated: errors event -->\n| old |\n<!-- end -->\n\nB\n';
    expect(generatedPage(page)).toMatch(/^A\n\n<!-- generated: errors event -->\n\| code \|.*<!-- end -->\n\nB\n$/s);
    expect(() => generatedPage(page.replace('errors event', 'no table'))).toThrow('no table');
  });
});
