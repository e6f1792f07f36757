/** The first line of a sheet: which template it has, and what is in which column. */
import { isMineral, shownValue } from '@oretrail/model';
import { csvCells, DELIMITERS, type Delimiter } from './csv-cells.ts';
import { SHEET_ERRORS } from './errors.ts';
import { COLUMNS_MAX, ROW_BYTES_MAX } from './limits.ts';
import { TEMPLATES } from './templates/index.ts';
import type { Template } from './templates/template.ts';

/** Columns that a sheet of refused rows has, and that are passed over when it is sent again. */
export const ERROR_COLUMNS: readonly string[] = ['error_code', 'error'];

/** The head of a sheet. */
export type Head = Readonly<{
  template: Template;
  delimiter: Delimiter;
  /** The name of each column, in order, without blanks around it; empty if the column has none. */
  names: readonly string[];
  /** Where each column is that has a name. */
  indexes: ReadonlyMap<string, number>;
}>;

/** Columns that an error lists: more are not read. */
const LISTED_MAX = 10;

const ADDED = /^added_([a-z]+)_usd$/;

/** The mineral whose value added a column states; null if it is another column. */
export function addedMineral(name: string): string | null {
  const mineral = ADDED.exec(name)?.[1];
  return mineral !== undefined && isMineral(mineral) ? mineral : null;
}

/** The column of the value that was added to a mineral. */
export function addedColumn(mineral: string): string {
  return `added_${mineral}_usd`;
}

/** All columns of a template, without those of value added. */
function columnsOf({ columns, parts }: Template) {
  return [...columns, ...parts.flatMap((part) => part.columns)];
}

function isColumnOf(template: Template, name: string): boolean {
  if (columnsOf(template).some((column) => column.name === name)) return true;
  return addedMineral(name) !== null && template.parts.some(({ hasValueAdded }) => hasValueAdded === true);
}

type Guess = Readonly<{ template: Template; delimiter: Delimiter; names: readonly string[]; known: number }>;

/** The template and delimiter with which most cells of the line are columns; null if none is, whatever they are. */
function bestGuess(line: string): Guess | null {
  let best: Guess | null = null;
  if (line.length > ROW_BYTES_MAX) return best;
  for (const delimiter of DELIMITERS) {
    const names = csvCells(line, delimiter)?.map((name) => name.trim()) ?? [];
    // Each name costs a look at every template, and one that is far too long is not of ours.
    const looked = names.slice(0, COLUMNS_MAX);
    for (const template of Object.values(TEMPLATES)) {
      const known = looked.filter((name) => isColumnOf(template, name)).length;
      if (known > (best?.known ?? 0)) best = { template, delimiter, names, known };
    }
  }
  return best;
}

/** Whether a line names columns of a template: the first one of a file is the head of a sheet then. */
export function isSheetHead(line: string): boolean {
  return bestGuess(line) !== null;
}

const listed = (names: readonly string[]): string => {
  const shown = names.slice(0, LISTED_MAX).map(shownValue).join(', ');
  return names.length > LISTED_MAX ? `${shown} and ${names.length - LISTED_MAX} more` : shown;
};

function refuseUnknown({ template, names }: Guess): void {
  const unknown = names.filter((name) => name !== '' && !isColumnOf(template, name) && !ERROR_COLUMNS.includes(name));
  if (unknown.length === 0) return;
  const what = `${listed(unknown)} ${unknown.length === 1 ? 'is not a column' : 'are not columns'} of the template ${template.name}`;
  throw SHEET_ERRORS.error('unknown-column', what);
}

function refuseMissing({ template, names }: Guess, source: string | undefined): void {
  const due = columnsOf(template).filter(({ isRequired }) => isRequired);
  const missing = due.map(({ name }) => name).filter((name) => !names.includes(name));
  const sourceless = source === undefined && !names.includes('source');
  if (missing.length > 0)
    throw SHEET_ERRORS.error('missing-column', `the template ${template.name} needs ${listed(missing)}`);
  if (sourceless)
    throw SHEET_ERRORS.error(
      'missing-column',
      'there is no column "source", and the call gives no source for all rows',
    );
}

function indexesOf(names: readonly string[]): ReadonlyMap<string, number> {
  const indexes = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (name === '') continue;
    if (indexes.has(name))
      throw SHEET_ERRORS.error('duplicate-column', `${shownValue(name)} is the name of two columns`);
    indexes.set(name, index);
  }
  return indexes;
}

/**
 * Reads the head of a sheet.
 * @param source of all rows, if the call gives one: then the sheet needs no column for it
 * @throws SheetError if no statement could be made of the rows
 */
export function readHead(line: string, source: string | undefined): Head {
  if (line.includes('\0'))
    throw SHEET_ERRORS.error('utf-16-sheet', 'the first line has zero bytes between its letters');
  const guess = bestGuess(line);
  if (guess === null) throw SHEET_ERRORS.error('unknown-head', `the first line is ${shownValue(line)}`);
  const { template, delimiter, names } = guess;
  if (names.length > COLUMNS_MAX) {
    throw SHEET_ERRORS.error('too-many-columns', `there are ${names.length} columns, and the limit is ${COLUMNS_MAX}`);
  }
  refuseUnknown(guess);
  const indexes = indexesOf(names);
  refuseMissing(guess, source);
  return { template, delimiter, names, indexes };
}
