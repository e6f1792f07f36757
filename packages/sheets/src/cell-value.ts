/** Reads one cell, and recognises what spreadsheets make of numbers and dates. */
import type { Delimiter } from './csv-cells.ts';
import type { SheetErrorCode } from './errors.ts';
import { CELL_LENGTH_MAX } from './limits.ts';
import type { CellKind } from './templates/template.ts';

/** The value that the event gets, or why there is none: a code, and the rest of the sentence that begins with the cell. */
export type CellValue =
  | Readonly<{ ok: true; value: string | number | boolean }>
  | Readonly<{ ok: false; code: SheetErrorCode; what: string }>;

type Pattern = Readonly<{ pattern: RegExp; code: SheetErrorCode; what: string; delimiter?: Delimiter }>;

/** Errors of formulas, as spreadsheets show them. */
const FORMULA = /^(?:=|#(?:REF|VALUE|NAME|NULL|NUM|DIV\/0|N\/A|SPILL|CALC|GETTING_DATA)[!?]?)/;
const CONTROL = /\p{Cc}/u;

/** What no cell may hold, whatever its column. */
const ALWAYS: readonly Pattern[] = [
  { pattern: CONTROL, code: 'control-character', what: 'holds a control character' },
  { pattern: FORMULA, code: 'formula', what: 'is a formula, or the error of one' },
];

const THOUSANDS: Omit<Pattern, 'pattern'> = { code: 'thousands-separator', what: 'has separators between thousands' };

/** Numbers as people and spreadsheets write them. The first that fits counts. */
const NUMBERS: readonly Pattern[] = [
  { pattern: /^[+-]?\d{1,3}(?:[, '’\u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?$/, ...THOUSANDS },
  { pattern: /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/, ...THOUSANDS },
  { pattern: /^[+-]?\d{1,3}(?:\.\d{3}){2,}$/, ...THOUSANDS },
  { pattern: /^[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/, ...THOUSANDS },
  { pattern: /^[+-]?\d+,\d*$/, code: 'decimal-comma', what: 'has a decimal comma' },
  { pattern: /^[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+$/, code: 'exponent', what: 'is written with an exponent' },
  {
    pattern: /^[1-9]\d{0,2}\.\d{3}$/,
    delimiter: ';',
    code: 'ambiguous-point',
    what: 'may have a decimal point or a separator of thousands',
  },
];

const DATES: readonly Pattern[] = [
  {
    pattern: /^\d{1,4}[/.]\d{1,2}[/.]\d{1,4}(?:[T ].*)?$/,
    code: 'ambiguous-date',
    what: 'has slashes or points, so its day and month can be confused',
  },
];

/** What a cell of each kind may not look like. */
const PATTERNS: Readonly<Record<CellKind, readonly Pattern[]>> = {
  text: ALWAYS,
  amount: [...ALWAYS, ...NUMBERS],
  date: [...ALWAYS, ...DATES],
  boolean: ALWAYS,
  year: ALWAYS,
};
const BOOLEAN = /^(?:true|false)$/i;
const YEAR = /^\d{4}$/;

function readValue(kind: CellKind, cell: string): CellValue {
  if (kind === 'boolean') {
    // Spreadsheets write TRUE for what was typed as true.
    if (BOOLEAN.test(cell)) return { ok: true, value: cell.toLowerCase() === 'true' };
    return { ok: false, code: 'not-true-or-false', what: 'is neither true nor false' };
  }
  if (kind !== 'year') return { ok: true, value: cell };
  if (YEAR.test(cell)) return { ok: true, value: Number(cell) };
  return { ok: false, code: 'not-a-year', what: 'is not a year of four digits' };
}

/**
 * Reads a cell that is not empty. It checks what the parser of events can't know; that parser checks all else.
 * @param cell without blanks around it
 */
export function cellValue(kind: CellKind, cell: string, delimiter: Delimiter): CellValue {
  // First, so that no pattern runs over a cell of a megabyte.
  if (cell.length > CELL_LENGTH_MAX) {
    return { ok: false, code: 'cell-too-long', what: `is longer than ${CELL_LENGTH_MAX} characters` };
  }
  const wrong = PATTERNS[kind].find((one) => one.pattern.test(cell) && (one.delimiter ?? delimiter) === delimiter);
  return wrong === undefined ? readValue(kind, cell) : { ok: false, code: wrong.code, what: wrong.what };
}
