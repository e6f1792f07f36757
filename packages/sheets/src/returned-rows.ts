/** Refused rows as they go back: as they were sent, plus a column with the code and one with the error. */
import type { RejectedRow } from './convert-sheet.ts';
import { csvLine } from './csv-cells.ts';
import { ERROR_COLUMNS, type Head } from './head.ts';
import type { Sheet } from './read-sheet.ts';
import type { RowFault } from './row-fault.ts';

const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/** A fault as a sentence and its remedy, after the column that it is about. */
export function faultText({ column, what, remedy }: RowFault): string {
  return `${column === null ? '' : `${column}: `}${what}. ${remedy}`;
}

/** The cells without those of the error columns, which a sheet has that was sent back before. */
function withoutErrors(cells: readonly string[], { names }: Head): readonly string[] {
  return cells.filter((_, i) => !ERROR_COLUMNS.includes(names[i] ?? ''));
}

const hasErrors = ({ names }: Head): boolean => names.some((name) => ERROR_COLUMNS.includes(name));

/** The line with more cells, and a line end. */
function extended(line: Uint8Array, missing: number, cells: readonly string[], { delimiter }: Head): Buffer {
  const added = `${delimiter.repeat(missing + 1)}${csvLine(cells, delimiter)}\n`;
  return Buffer.concat([line, Buffer.from(added)]);
}

/** The head of the sheet that goes back; UTF-8, with a byte order mark if the sheet had one. */
export function returnedHead({ head, headBytes }: Sheet): Buffer {
  if (!hasErrors(head)) return extended(headBytes, 0, ERROR_COLUMNS, head);
  const mark = headBytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? BYTE_ORDER_MARK
    : Buffer.alloc(0);
  const line = csvLine(withoutErrors(head.names, head), head.delimiter);
  return extended(Buffer.concat([mark, Buffer.from(line)]), 0, ERROR_COLUMNS, head);
}

/**
 * A refused row that goes back, byte for byte as it was sent but for the columns of an earlier error. `error_code` has each code
 * once, with spaces between them; `error` has all faults.
 */
export function returnedRow({ row, faults }: RejectedRow, { head }: Pick<Sheet, 'head'>): Buffer {
  const codes = [...new Set(faults.map(({ code }) => code))].join(' ');
  const cells = [codes, faults.map(faultText).join(' ')];
  const { bytes, isGuessed } = row;
  if (isGuessed) return extended(bytes, 0, cells, head);
  const missing = (count: number, due: number): number => Math.max(0, due - count);
  if (!hasErrors(head)) return extended(bytes, missing(row.cells.length, head.names.length), cells, head);
  const kept = withoutErrors(row.cells, head);
  const due = withoutErrors(head.names, head).length;
  return extended(Buffer.from(csvLine(kept, head.delimiter)), missing(kept.length, due), cells, head);
}
