/** Makes an event of the rows of one statement. */
import { canonicalJson, sha256Hex } from '@oretrail/model';
import { cellValue } from './cell-value.ts';
import { type CellPlace, Places, putAt } from './event-draft.ts';
import { addedColumn, addedMineral, ERROR_COLUMNS, type Head } from './head.ts';
import { cellFault, type RowFault, wholeRowFault } from './row-fault.ts';
import { cellOf, type SheetRow } from './sheet-row.ts';
import type { Column, Part } from './templates/template.ts';

/** A CloudEvent as it is written. */
export type SheetEvent = Readonly<Record<string, unknown>>;

/** The event, which the parser has still to accept, and what is already known to be wrong. */
export type Statement = Readonly<{ event: SheetEvent; places: Places; faults: readonly RowFault[] }>;

type Members = { [name: string]: unknown };

/** The minerals that the rows name, in their order. */
type LotMinerals = Readonly<{
  all: ReadonlySet<string>;
  withColumn: readonly string[];
  /** The first without a column of value added. */
  columnless: string | undefined;
}>;

function lotMinerals(head: Head, rows: readonly SheetRow[]): LotMinerals {
  const all = new Set(rows.map((row) => cellOf(row, head, 'mineral')).filter((mineral) => mineral !== ''));
  const hasColumn = (mineral: string): boolean => head.indexes.has(addedColumn(mineral));
  const named = [...all];
  return { all, withColumn: named.filter(hasColumn), columnless: named.find((mineral) => !hasColumn(mineral)) };
}

/** Makes one event. */
class StatementBuilder {
  readonly #event: Members = { specversion: '1.0' };
  readonly #places = new Places();
  readonly #faults: RowFault[] = [];
  readonly #head: Head;
  readonly #rows: readonly SheetRow[];
  readonly #first: SheetRow;
  /** Minerals that have a column of value added. */
  readonly #addedMinerals: readonly string[];
  readonly #minerals: LotMinerals;

  constructor(head: Head, rows: readonly [SheetRow, ...SheetRow[]]) {
    this.#head = head;
    this.#rows = rows;
    this.#first = rows[0];
    this.#addedMinerals = head.names.flatMap((name) => addedMineral(name) ?? []);
    this.#minerals = lotMinerals(head, rows);
  }

  build(source: string | undefined): Statement {
    const { template } = this.#head;
    if (source !== undefined) this.#event['source'] = source;
    this.#addAttributes();
    for (const column of template.columns) this.#read(this.#event, [], column, this.#first);
    for (const { path, value } of template.constants) putAt(this.#event, path, value);
    for (const row of this.#rows.slice(1)) this.#compareWithFirst(row);
    for (const part of template.parts) this.#addPart(part);
    return { event: inOrder(this.#event), places: this.#places, faults: this.#faults };
  }

  #addAttributes(): void {
    const { template } = this.#head;
    const keys = template.keys.map((name) => cellOf(this.#first, this.#head, name));
    this.#event['id'] = `csv:${digestOf(this.#rows, this.#head)}`;
    this.#event['type'] = template.type;
    this.#event['subject'] = [...template.subjectStart, ...keys].join('/');
    this.#places.set(['subject'], this.#place(this.#first, template.keys[0] ?? ''));
  }

  #place(row: SheetRow, column: string): CellPlace {
    return { row: row.row, column, cell: cellOf(row, this.#head, column) };
  }

  /** Reads one cell into an object of the event; `base` is where that is. */
  #read(into: Members, base: readonly (string | number)[], column: Column, row: SheetRow): void {
    const place = this.#place(row, column.name);
    this.#places.set([...base, ...column.path], place);
    const read = place.cell === '' ? null : cellValue(column.kind, place.cell, this.#head.delimiter);
    putAt(into, column.path, read?.ok === true ? read.value : undefined);
    if (read?.ok === false) this.#refuse(place, read.code, read.what);
  }

  #refuse({ row, column, cell }: CellPlace, code: RowFaultCode, what: string): void {
    this.#faults.push(cellFault({ row, column }, code, cell, what));
  }

  #compareWithFirst(row: SheetRow): void {
    for (const { name } of this.#head.template.columns) {
      const place = this.#place(row, name);
      const first = cellOf(this.#first, this.#head, name);
      if (place.cell === '' || place.cell === first) continue;
      this.#refuse(place, 'differs-from-first', `is not what row ${this.#first.row} has, which is about the whole`);
    }
    const bringsSome = this.#head.template.parts.some((part) => this.#isBrought(part, row));
    if (!bringsSome && row.faults.length === 0) {
      this.#faults.push(wholeRowFault(row.row, 'brings-nothing', `The row adds nothing to row ${this.#first.row}`));
    }
  }

  /** The columns of the sheet that belong to a part. */
  #columnsOf(part: Part): readonly string[] {
    const added = part.hasValueAdded === true ? this.#addedMinerals.map(addedColumn) : [];
    return [...part.columns.map(({ name }) => name), ...added];
  }

  #isBrought(part: Part, row: SheetRow): boolean {
    return this.#columnsOf(part).some((name) => cellOf(row, this.#head, name) !== '');
  }

  #addPart(part: Part): void {
    const path = ['data', part.list];
    const first = part.columns[0]?.name ?? '';
    this.#places.set(path, this.#place(this.#first, first));
    const rows = this.#rows.filter((row) => this.#isBrought(part, row));
    if (rows.length === 0 && part.isLeftOutIfEmpty === true) return;
    const items = rows.map((row, i) => this.#item(part, [...path, i], first, row));
    putAt(this.#event, path, items);
  }

  #item(part: Part, base: readonly (string | number)[], first: string, row: SheetRow): Members {
    const item: Members = {};
    this.#places.set(base, this.#place(row, first));
    for (const column of part.columns) this.#read(item, base, column, row);
    if (part.hasValueAdded === true) item['valueAdded'] = this.#valueAdded([...base, 'valueAdded'], row);
    return item;
  }

  /**
   * An entry for each mineral of the lot that has a column, and for each other column that is filled, which the parser refuses.
   * An empty cell states that value was added, but not how much: events.md, `oretrail.mineral-shipment.v1`.
   */
  #valueAdded(base: readonly (string | number)[], row: SheetRow): readonly Members[] {
    const { all, withColumn, columnless } = this.#minerals;
    const isOther = (mineral: string): boolean =>
      !all.has(mineral) && cellOf(row, this.#head, addedColumn(mineral)) !== '';
    const others = this.#addedMinerals.filter(isOther);
    const culprit = columnless ?? others[0];
    if (culprit !== undefined) this.#places.set(base, this.#place(row, addedColumn(culprit)));
    return [...withColumn, ...others].map((mineral, i) => {
      const entry: Members = { mineral };
      const column: Column = { name: addedColumn(mineral), kind: 'amount', path: ['usd'], isRequired: false };
      this.#read(entry, [...base, i], column, row);
      return entry;
    });
  }
}

/** The order in which docs/spec and the examples have the members of an event. */
const MEMBERS: readonly string[] = ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'];

function inOrder(event: Members): SheetEvent {
  return Object.fromEntries(MEMBERS.filter((name) => name in event).map((name) => [name, event[name]]));
}

type RowFaultCode = Parameters<typeof cellFault>[1];

/**
 * The digest of what the rows state: the filled cells by the names of their columns. So the same rows have the same id also if the
 * sheet is saved with other delimiters, quotation marks or empty columns, or comes back with the columns of errors.
 */
function digestOf(rows: readonly SheetRow[], head: Head): string {
  const { template, names } = head;
  const stated = rows.map((row) => {
    const filled = names
      .map((name) => [name, cellOf(row, head, name)] as const)
      .filter(([name, cell]) => {
        return cell !== '' && name !== '' && !ERROR_COLUMNS.includes(name);
      });
    return Object.fromEntries(filled);
  });
  return sha256Hex(canonicalJson([template.name, stated]));
}

/** Makes the event of a statement. @param source of the event if its rows do not state one */
export function buildStatement(
  head: Head,
  rows: readonly [SheetRow, ...SheetRow[]],
  source: string | undefined,
): Statement {
  return new StatementBuilder(head, rows).build(source);
}
