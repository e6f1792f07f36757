/** Pages of docs/ with tables that are generated: `<!-- generated: NAME -->`, the table, `<!-- end -->`. */
import { readdirSync } from 'node:fs';
import { GENERATED_TABLES } from './generated-tables.ts';
import { DOCS } from './page.ts';

const GENERATED = /^<!-- generated: (.*) -->\n[\s\S]*?^<!-- end -->$/gm;

/** All pages. */
export const PAGES: readonly string[] = readdirSync(DOCS).filter((name) => name.endsWith('.md'));

/** One row, one line, without padding: an added row changes no other line. */
const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;

function tableText(name: string): string {
  const table = GENERATED_TABLES[name];
  if (table === undefined) throw new Error(`no table is named "${name}"`);
  const { head, rows } = table();
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  return [head, head.map(() => '---'), ...escaped].map(lineOf).join('');
}

/** The names of the tables of a page, in order. */
export function tableNames(page: string): readonly string[] {
  return [...page.matchAll(GENERATED)].map(([, name = '']) => name);
}

/** The page with its tables as the code has them now. @throws Error for a name that no table has */
export function generatedPage(page: string): string {
  return page.replaceAll(GENERATED, (_, name: string) => {
    return `<!-- generated: ${name} -->\n${tableText(name)}<!-- end -->`;
  });
}
