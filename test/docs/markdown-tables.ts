/** The tables of the project's pages, for the specs that hold them against the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The root of the project. */
export const ROOT = join(import.meta.dirname, '..', '..');

/** The cells of one row of a table, trimmed. */
type Row = readonly string[];

const RULE_BELOW_HEAD = /^\| -/;

function cellsOf(line: string): Row {
  return line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
}

/** All rows of all tables of a page of docs/ whose head starts with these cells, without the heads, in order. */
export function tableRows(page: string, head: Row): Row[] {
  const lines = readFileSync(join(ROOT, 'docs', page), 'utf8').split('\n');
  let isInTable = false;
  return lines.flatMap((line, i) => {
    if (RULE_BELOW_HEAD.test(lines[i + 1] ?? '')) {
      isInTable = cellsOf(line).slice(0, head.length).join('|') === head.join('|');
      return [];
    }
    if (RULE_BELOW_HEAD.test(line)) return [];
    isInTable &&= line.startsWith('|');
    return isInTable ? [cellsOf(line)] : [];
  });
}
