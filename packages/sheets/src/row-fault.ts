/** What is wrong with a row, and where. */
import { shownValue } from '@oretrail/model';
import { SHEET_ERRORS, type SheetErrorCode } from './errors.ts';
import { SHOWN_CELL_LENGTH_MAX } from './limits.ts';

/** A place in a sheet. `row` counts physical lines from 1, the head included; `column` is null if the whole row is meant. */
export type Place = Readonly<{ row: number; column: string | null }>;

/** One fault of a row. */
export type RowFault = Place &
  Readonly<{
    /** A code of SHEET_ERRORS or EVENT_ERRORS. */
    code: string;
    /** The cell as it was sent, cut to {@link SHOWN_CELL_LENGTH_MAX} characters; null if the whole row is meant. */
    value: string | null;
    /** The value, and what is wrong with it: a sentence without its full stop. */
    what: string;
    /** What to do, in sentences. */
    remedy: string;
  }>;

/** The cell as {@link RowFault} has it. */
export function shownCell(cell: string): string {
  return cell.length <= SHOWN_CELL_LENGTH_MAX ? cell : `${cell.slice(0, SHOWN_CELL_LENGTH_MAX).toWellFormed()}…`;
}

/** A fault of a cell. @param what the rest of the sentence that begins with the value */
export function cellFault(place: Place, code: SheetErrorCode, cell: string, what: string): RowFault {
  const { remedy } = SHEET_ERRORS.rows[code];
  return { ...place, code, value: shownCell(cell), what: `${shownValue(cell)} ${what}`, remedy };
}

/** A fault of a whole row. @param what a sentence without its full stop */
export function wholeRowFault(row: number, code: SheetErrorCode, what: string): RowFault {
  return { row, column: null, code, value: null, what, remedy: SHEET_ERRORS.rows[code].remedy };
}
