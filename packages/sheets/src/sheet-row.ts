/** One row of a sheet: its cells, and what is wrong with it before they are understood. */
import { isUtf8 } from 'node:buffer';
import { csvCells, guessedCells } from './csv-cells.ts';
import type { Head } from './head.ts';
import { ROW_BYTES_MAX } from './limits.ts';
import { cellFault, type RowFault, wholeRowFault } from './row-fault.ts';
import type { SheetLine } from './sheet-lines.ts';

/** A row as it was sent, and as it was read. */
export type SheetRow = Readonly<{
  /** The physical line from 1, the head included. */
  row: number;
  /** As it was sent, without the line end. */
  bytes: Buffer;
  /** In the order of the head, without blanks around them; guessed if `isGuessed`. */
  cells: readonly string[];
  /** Whether the cells could not be separated. */
  isGuessed: boolean;
  /** Whether each cell is under its column. If not, what is in them would be wrong in ways that only confuse. */
  isSound: boolean;
  /** What is wrong with the row itself. */
  faults: readonly RowFault[];
}>;

/** Filled cells that no column of the head has. */
function columnlessFaults(row: number, cells: readonly string[], { names }: Head): RowFault[] {
  const lost = cells.flatMap((cell, i) => (cell !== '' && (names[i] ?? '') === '' ? [{ cell, i }] : []));
  return lost
    .slice(0, 1)
    .map(({ cell, i }) => cellFault({ row, column: null }, 'no-column', cell, `in cell ${i + 1} has no column`));
}

/** Why the cells of a row can't be separated; null if they can. */
function unreadable(line: SheetLine, found: readonly string[] | null): RowFault | null {
  const { row, bytes } = line;
  if (bytes.length > ROW_BYTES_MAX) {
    return wholeRowFault(row, 'row-too-long', `The row has ${bytes.length} bytes, and the limit is ${ROW_BYTES_MAX}`);
  }
  return found === null ? wholeRowFault(row, 'bad-quotes', 'A quotation mark opens a cell and is not closed') : null;
}

/** Reads a row; null if all its cells are empty. */
export function readRow(line: SheetLine, head: Head): SheetRow | null {
  const { row, bytes } = line;
  const text = bytes.toString('utf8');
  const found = bytes.length > ROW_BYTES_MAX ? null : csvCells(text, head.delimiter);
  const cells = (found ?? guessedCells(text, head.delimiter)).map((cell) => cell.trim());
  if (found?.every((_, i) => cells[i] === '') === true) return null;
  const fault = unreadable(line, found);
  const faults = fault === null ? columnlessFaults(row, cells, head) : [fault];
  const isSound = faults.length === 0;
  if (!isUtf8(bytes)) faults.unshift(wholeRowFault(row, 'not-utf-8', 'The row holds bytes that are not UTF-8'));
  return { row, bytes, cells, isGuessed: found === null, isSound, faults };
}

/** The cell of a column; empty if the row or the head does not have it. */
export function cellOf({ cells }: SheetRow, { indexes }: Head, name: string): string {
  const index = indexes.get(name);
  return index === undefined ? '' : (cells[index] ?? '');
}
