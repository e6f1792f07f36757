/** One row of a sheet: its cells, and what is wrong with it before they are understood. */
import { isUtf8 } from 'node:buffer';
import { csvCells, guessedCells } from './csv-cells.ts';
import type { Head } from './head.ts';
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
  /** Whether the cells could not be told apart. */
  isGuessed: boolean;
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

/** Reads a row; null if all its cells are empty. */
export function readRow({ row, bytes }: SheetLine, head: Head): SheetRow | null {
  const line = bytes.toString('utf8');
  const found = csvCells(line, head.delimiter);
  const cells = (found ?? guessedCells(line, head.delimiter)).map((cell) => cell.trim());
  if (found !== null && cells.every((cell) => cell === '')) return null;
  const faults: RowFault[] = [];
  if (!isUtf8(bytes)) faults.push(wholeRowFault(row, 'not-utf-8', 'The row holds bytes that are not UTF-8'));
  if (found === null) faults.push(wholeRowFault(row, 'bad-quotes', 'A quotation mark opens a cell and is not closed'));
  else faults.push(...columnlessFaults(row, cells, head));
  return { row, bytes, cells, isGuessed: found === null, faults };
}

/** The cell of a column; empty if the row or the head does not have it. */
export function cellOf({ cells }: SheetRow, { indexes }: Head, name: string): string {
  const index = indexes.get(name);
  return index === undefined ? '' : (cells[index] ?? '');
}
