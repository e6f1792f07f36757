/** The shape of a template: its columns, and where each belongs in an event. */
import type { EventType } from '@oretrail/model';

/** How a cell is read: as it is written, or as a value that spreadsheets spoil in ways of its own. */
export type CellKind = 'text' | 'amount' | 'date' | 'boolean' | 'year';

/** One column. */
export type Column = Readonly<{
  name: string;
  kind: CellKind;
  /** The members that lead to its value: from the event, or from the item of a list. */
  path: readonly string[];
  /** Whether a sheet without the column is refused as a whole, because no statement could be made. */
  isRequired: boolean;
}>;

/** A list of the event, to which each row may add one item. */
export type Part = Readonly<{
  /** The member of `data` that holds the list. */
  list: string;
  /** The first one names the item in errors. */
  columns: readonly Column[];
  /** Members of every item that no column has. */
  constants?: Readonly<Record<string, unknown>>;
  /** Whether the items also have a column `added_MINERAL_usd` for each mineral of the lot. */
  hasValueAdded?: boolean;
  /** Whether the event does without an empty list. */
  isLeftOutIfEmpty?: boolean;
}>;

/** Names of the templates. */
export type TemplateName = 'minerals' | 'components' | 'vehicles' | 'deliveries' | 'entities';

/** A row of an example: the filled cells by column. */
export type ExampleRow = Readonly<Record<string, string>>;

/** One kind of sheet: each of its statements becomes an event of one type. */
export type Template = Readonly<{
  name: TemplateName;
  type: EventType;
  /** Columns that every row repeats: rows in which they are equal belong to one statement. */
  keys: readonly string[];
  /** What the subject has before the values of the keys. Source: events.md, "Types and topics". */
  subjectStart: readonly string[];
  /** Columns about the whole, read from the first row of a statement. */
  columns: readonly Column[];
  /** Lists to which each row may add. Without any, each row is a statement by itself. */
  parts: readonly Part[];
  /** Values at paths from the event that no column has. */
  constants: readonly Readonly<{ path: readonly string[]; value: unknown }>[];
  /** Made-up rows. */
  example: readonly ExampleRow[];
}>;

/** A column that may be absent. */
export function column(name: string, kind: CellKind, ...path: readonly string[]): Column {
  return { name, kind, path, isRequired: false };
}

/** A column that every sheet of the template has. */
export function required(name: string, kind: CellKind, ...path: readonly string[]): Column {
  return { ...column(name, kind, ...path), isRequired: true };
}

/** Columns of every template: the attributes of the event. */
export const ATTRIBUTES: readonly Column[] = [
  column('statement_id', 'text', 'id'),
  required('stated_at', 'date', 'time'),
  column('source', 'text', 'source'),
];

/** Columns of a lot that is drawn to make another one. */
export const INPUT: readonly Column[] = [
  column('input_lot_id', 'text', 'lotId'),
  column('input_quantity', 'amount', 'quantity', 'value'),
  column('input_unit', 'text', 'quantity', 'unit'),
  column('input_usd', 'amount', 'usd'),
];
