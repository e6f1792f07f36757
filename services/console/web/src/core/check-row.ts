/** Rows of a sheet, filled in as a form or pasted from one. */
import { csvLine, type TemplateName, templateText } from '@oretrail/sheets';
import { type CheckedFile, checkSheet } from './check-file.ts';

/** The cells of a row by their columns: those that are left out are empty. */
export type RowValues = Readonly<Record<string, string>>;

/** The columns of a sheet. */
export function sheetHead({ template }: Readonly<{ template: TemplateName }>): readonly string[] {
  return (templateText(template).split('\n')[0] ?? '').split(',');
}

const checkText = (text: string, source: string, rowsBefore: number): Promise<CheckedFile> =>
  checkSheet({ bytes: new TextEncoder().encode(text), source, rowsBefore });

/** Checks rows like a file with them alone. */
export function checkRows({
  template,
  rows,
  source,
}: Readonly<{ template: TemplateName; rows: readonly RowValues[]; source: string }>): Promise<CheckedFile> {
  const head = sheetHead({ template });
  const lines = [head, ...rows.map((values) => head.map((name) => values[name] ?? ''))];
  return checkText(`${lines.map((cells) => csvLine(cells, ',')).join('\n')}\n`, source, 1);
}

/** What separates the cells of rows that were copied: a tab from a spreadsheet, else what stands in the first row. */
function delimiterOf(text: string): ',' | ';' | '\t' {
  const [first = ''] = text.split('\n');
  if (first.includes('\t')) return '\t';
  return first.includes(';') ? ';' : ',';
}

/** Checks rows that were pasted, with the head of a sheet or without it: then they have the columns of the template in their order. */
export function checkPasted({
  template,
  text,
  source,
}: Readonly<{ template: TemplateName; text: string; source: string }>): Promise<CheckedFile> {
  const rows = `${text.replaceAll('\r\n', '\n').trim()}\n`;
  const [head, delimiter] = [sheetHead({ template }), delimiterOf(rows)];
  const first = (rows.split('\n')[0] ?? '').replaceAll('"', '').split(delimiter);
  // Each sheet has its first column, and no row has its name in a cell. Names of other columns are words, which may be in cells.
  if (first.some((cell) => cell.trim() === head[0])) return checkText(rows, source, 0);
  return checkText(`${csvLine(head, delimiter)}\n${rows}`, source, 1);
}
