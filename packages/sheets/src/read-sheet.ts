/** Reads a sheet: from bytes to the rows of each statement. */
import { SHEET_ERRORS } from './errors.ts';
import { type Head, readHead } from './head.ts';
import { ROWS_MAX, STATEMENTS_MAX } from './limits.ts';
import { type SheetLine, SheetLines } from './sheet-lines.ts';
import { cellOf, readRow, type SheetRow } from './sheet-row.ts';

/** Rows that belong together, in order. */
export type RowGroup = Readonly<{
  rows: readonly SheetRow[];
  /** The row below it that may belong to it, but does not say so: then nobody knows whether the group is complete. */
  doubt: number | null;
  /** Whether no row of the group can be a statement: its id is missing, or the first row is not about the whole. */
  isStray: boolean;
}>;

/** A sheet whose rows are read, but not yet understood. */
export type Sheet = Readonly<{
  head: Head;
  /** The first line as it was sent, without its end. */
  headBytes: Buffer;
  /** In the order of their first rows. */
  groups: readonly RowGroup[];
}>;

/** What a sheet is read with. */
export type SheetOptions = Readonly<{
  /** The source of every row that does not state one: a URI. */
  source?: string;
}>;

type OpenGroup = { rows: SheetRow[]; doubt: number | null; isStray: boolean };

/**
 * Gathers rows by their keys. They may be anywhere in the sheet, so it is held as a whole, which its bounds allow.
 *
 * A row that can't be attributed casts doubt on the statement of the rows above it: without that row it could be accepted, and
 * would lack a mineral, an input or a holder.
 */
class Gathering {
  readonly groups: OpenGroup[] = [];
  readonly #byKey = new Map<string, OpenGroup>();
  readonly #head: Head;
  #above: OpenGroup | null = null;
  #rows = 0;
  #statements = 0;

  constructor(head: Head) {
    this.#head = head;
  }

  add(row: SheetRow): void {
    this.#rows += 1;
    if (this.#rows > ROWS_MAX) throw SHEET_ERRORS.error('sheet-too-large', `the sheet has more than ${ROWS_MAX} rows`);
    const { keys, parts } = this.#head.template;
    const values = keys.map((name) => cellOf(row, this.#head, name));
    if (parts.length === 0) this.#open(row, false);
    else if (values.includes('')) this.#doubt(this.#open(row, true));
    else this.#join(row, JSON.stringify(values));
  }

  #join(row: SheetRow, key: string): void {
    let group = this.#byKey.get(key);
    if (group === undefined) {
      group = this.#open(row, !this.#begins(row));
      this.#byKey.set(key, group);
    } else group.rows.push(row);
    if (group.isStray) this.#doubt(group);
    else this.#above = group;
  }

  #open(row: SheetRow, isStray: boolean): OpenGroup {
    if (!isStray) this.#statements += 1;
    if (this.#statements > STATEMENTS_MAX) {
      throw SHEET_ERRORS.error('sheet-too-large', `the sheet has more than ${STATEMENTS_MAX} statements`);
    }
    const group = { rows: [row], doubt: null, isStray };
    this.groups.push(group);
    return group;
  }

  #doubt({ rows }: OpenGroup): void {
    if (this.#above !== null) this.#above.doubt ??= rows.at(-1)?.row ?? null;
  }

  /** Whether a row fills a column about the whole. */
  #begins(row: SheetRow): boolean {
    const { columns, keys } = this.#head.template;
    return columns.some(({ name }) => !keys.includes(name) && cellOf(row, this.#head, name) !== '');
  }
}

const BLANK = /^[ \t]*$/;

/** Takes the lines of a sheet in order. */
class SheetBuilder {
  readonly #source: string | undefined;
  #headBytes: Buffer = Buffer.alloc(0);
  #head: Head | null = null;
  #gathering: Gathering | null = null;

  constructor({ source }: SheetOptions) {
    this.#source = source;
  }

  add(line: SheetLine): void {
    if (this.#head === null || this.#gathering === null) this.#begin(line);
    else {
      const row = readRow(line, this.#head);
      if (row !== null) this.#gathering.add(row);
    }
  }

  end(): Sheet {
    if (this.#head === null) throw SHEET_ERRORS.error('unknown-head', 'the sheet is empty');
    return { head: this.#head, headBytes: this.#headBytes, groups: this.#gathering?.groups ?? [] };
  }

  #begin({ bytes }: SheetLine): void {
    const line = bytes.toString('utf8');
    if (BLANK.test(line)) return;
    this.#head = readHead(line, this.#source);
    this.#headBytes = bytes;
    this.#gathering = new Gathering(this.#head);
  }
}

/**
 * Reads a sheet within its bounds.
 * @param chunks UTF-8, with or without a byte order mark; lines end with LF or CRLF, and each is one row
 * @throws SheetError if it is not a sheet of a template, or too large
 */
export async function readSheet(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: SheetOptions = {},
): Promise<Sheet> {
  const lines = new SheetLines();
  const builder = new SheetBuilder(options);
  for await (const chunk of chunks) for (const line of lines.push(chunk)) builder.add(line);
  for (const line of lines.end()) builder.add(line);
  return builder.end();
}
