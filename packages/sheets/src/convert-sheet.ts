/** Turns the rows of a sheet into events, and says of each row what became of it. */
import {
  EVENT_BYTES_MAX,
  EVENT_ERRORS,
  type EventError,
  NO_OPERATORS,
  type OretrailEvent,
  parseEvent,
  withoutRemedy,
} from '@oretrail/model';
import { buildStatement, type SheetEvent, type Statement } from './build-statement.ts';
import { SHEET_ERRORS } from './errors.ts';
import type { Head } from './head.ts';
import type { RowGroup, Sheet, SheetOptions } from './read-sheet.ts';
import { cellFault, type Place, type RowFault, shownCell, wholeRowFault } from './row-fault.ts';
import { cellOf, type SheetRow } from './sheet-row.ts';

/** A row that is refused, with all its faults: at least one. */
export type RejectedRow = Readonly<{ row: SheetRow; faults: readonly RowFault[] }>;

/** What became of the rows of one statement: each row is in exactly one of the two. */
export type SheetOutcome =
  | Readonly<{
      kind: 'event';
      /** The rows that state it: physical lines from 1. */
      rows: readonly number[];
      /** As it is to be written. */
      event: SheetEvent;
      parsed: OretrailEvent;
    }>
  | Readonly<{ kind: 'rejected'; rows: readonly RejectedRow[] }>;

const FULL_STOP = '.';

/** What the parser finds if a cell is empty: a member is missing, or the subject has no characters. */
const EMPTY_CODES: readonly string[] = ['missing', 'bad-id'];

/** A cell that the event can't do without. */
function emptyFault({ row, column }: Place, head: Head): RowFault {
  const what = head.indexes.has(column ?? '') ? 'The cell is empty' : 'The sheet has no such column';
  return { row, column, code: 'empty-cell', value: '', what, remedy: SHEET_ERRORS.rows['empty-cell'].remedy };
}

/** An error of the parser as a fault of the row that it comes from. */
function faultOf(error: EventError, { places }: Statement, first: SheetRow, head: Head): RowFault {
  const { row, column, cell } = places.at(error.pointer) ?? { row: first.row, column: null, cell: null };
  const value = cell === null ? null : shownCell(cell);
  if (cell === '' && EMPTY_CODES.includes(error.code)) return emptyFault({ row, column }, head);
  const isOfSheet = error.code === 'value-added-incomplete';
  const { remedy } = isOfSheet ? SHEET_ERRORS.rows[error.code] : EVENT_ERRORS.rows[error.code];
  return { row, column, code: error.code, value, what: withoutRemedy(error).slice(0, -FULL_STOP.length), remedy };
}

/** The first fault of each cell: the later ones follow from it. */
function firstOfEachCell(faults: readonly RowFault[]): readonly RowFault[] {
  const seen = new Set<string>();
  return faults.filter(({ row, column }) => {
    const cell = `${row} ${column}`;
    if (column !== null && seen.has(cell)) return false;
    seen.add(cell);
    return true;
  });
}

/** The event, or the faults of its rows. */
function parseStatement(statement: Statement, first: SheetRow, head: Head): OretrailEvent | readonly RowFault[] {
  const bytes = Buffer.byteLength(JSON.stringify(statement.event));
  if (bytes > EVENT_BYTES_MAX) {
    const what = `The rows make an event of ${bytes} bytes, and the limit is ${EVENT_BYTES_MAX}`;
    const { remedy } = EVENT_ERRORS.rows['too-large'];
    return [...statement.faults, { row: first.row, column: null, code: 'too-large', value: null, what, remedy }];
  }
  const parsed = parseEvent(statement.event, { operators: NO_OPERATORS });
  if (parsed.ok && statement.faults.length === 0) return parsed.event;
  const found = parsed.ok ? [] : parsed.errors.map((error) => faultOf(error, statement, first, head));
  return firstOfEachCell([...statement.faults, ...found]);
}

/** Refuses all rows of a group. Those without a fault say where it is. */
function rejected({ rows, doubt }: RowGroup, faults: readonly RowFault[]): SheetOutcome {
  const faulty = faults[0]?.row ?? doubt;
  const reason = faults.length > 0 ? 'of the same statement has an error' : 'may belong to the same statement';
  const ofRow = Map.groupBy(faults, ({ row }) => row);
  const refused = rows.map((row): RejectedRow => {
    const own = ofRow.get(row.row) ?? [wholeRowFault(row.row, 'other-row', `Row ${faulty} ${reason}`)];
    return { row, faults: own };
  });
  return { kind: 'rejected', rows: refused };
}

/** What is wrong with the first row of a group that can't be attributed. */
function strayFault(row: SheetRow, head: Head): RowFault {
  const { keys } = head.template;
  const empty = keys.find((name) => cellOf(row, head, name) === '');
  if (empty !== undefined) {
    const what = 'The cell is empty, so nothing says which rows this one belongs to';
    return { ...emptyFault({ row: row.row, column: empty }, head), what };
  }
  const ids = keys.map((name) => cellOf(row, head, name)).join(' ');
  const what = 'begins here, but nothing says what it is';
  return cellFault({ row: row.row, column: keys[0] ?? null }, 'not-begun', ids, what);
}

function convertGroup(group: RowGroup, { head }: Sheet, source: string | undefined): SheetOutcome {
  const [first, ...others] = group.rows;
  if (first === undefined) return { kind: 'rejected', rows: [] };
  const ofRows = group.rows.flatMap(({ faults }) => faults);
  if (group.isStray) return rejected(group, [...ofRows, ...(first.faults.length > 0 ? [] : [strayFault(first, head)])]);
  if (!group.rows.every(({ isSound }) => isSound)) return rejected(group, ofRows);
  const statement = buildStatement(head, [first, ...others], source);
  const result = parseStatement(statement, first, head);
  if ('digest' in result && ofRows.length === 0 && group.doubt === null) {
    return { kind: 'event', rows: group.rows.map(({ row }) => row), event: statement.event, parsed: result };
  }
  return rejected(group, [...ofRows, ...('digest' in result ? [] : result)]);
}

/**
 * Converts a sheet, a statement at a time, in the order of their first rows. Every row that is not empty is in exactly one
 * outcome: a statement is accepted with all its rows or refused with all of them.
 */
export function* convertSheet(sheet: Sheet, { source }: SheetOptions = {}): Generator<SheetOutcome> {
  for (const group of sheet.groups) yield convertGroup(group, sheet, source);
}
