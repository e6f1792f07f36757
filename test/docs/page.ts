/** A page of docs/, taken apart: its tables and its blocks of code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the documentation. */
export const DOCS = join(import.meta.dirname, '..', '..', 'docs');

/** One table: its head and its rows, cells without spaces around them and without the marks of code. */
type Table = Readonly<{ head: readonly string[]; rows: readonly (readonly string[])[] }>;

/** The text of a page. */
export function pageText(name: string): string {
  return readFileSync(join(DOCS, name), 'utf8');
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''));

/** All tables of a page, in order. */
function tablesIn(text: string): Table[] {
  const blocks = text.match(/(?:^\|.*\|\n)+/gm) ?? [];
  return blocks.map((block) => {
    const [head = [], , ...rows] = block.trimEnd().split('\n').map(cellsOf);
    return { head, rows };
  });
}

/** The rows of all tables of a page whose head starts with these cells, in order. */
export function rowsBelow(page: string, ...start: readonly string[]): Table['rows'] {
  const tables = tablesIn(pageText(page)).filter(({ head }) => start.every((cell, i) => head[i] === cell));
  return tables.flatMap(({ rows }) => rows);
}

/** The blocks of code in one language, in order. */
export function codeBlocksIn(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, code]) => code ?? '',
  );
}
