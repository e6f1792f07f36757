/** Sheets for specs: written from rows, and converted. */
import type { OretrailEvent } from '@oretrail/model';
import {
  convertSheet,
  type RejectedRow,
  type RowFault,
  readSheet,
  returnedHead,
  returnedRow,
  type SheetEvent,
  type SheetOptions,
} from '@oretrail/sheets';

/** The filled cells of a row, by column. */
export type Cells = Readonly<Record<string, string>>;

/** The text of a sheet whose columns are those of its rows, in the order of their first use. Every cell is quoted that may be. */
export function sheetText(rows: readonly Cells[], delimiter = ','): string {
  const head = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const quoted = (cell: string): string => (/["\r\n,;\t]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = [head, ...rows.map((row) => head.map((column) => row[column] ?? ''))];
  return lines.map((cells) => `${cells.map(quoted).join(delimiter)}\n`).join('');
}

/** What became of a sheet. */
export type ConvertedSheet = Readonly<{
  events: readonly SheetEvent[];
  parsed: readonly OretrailEvent[];
  /** The rows of each event. */
  eventRows: readonly (readonly number[])[];
  rejected: readonly RejectedRow[];
  faults: readonly RowFault[];
  /** The sheet that goes back. */
  returned: Buffer;
}>;

/** Converts a whole sheet. @throws SheetError */
export async function convertText(content: string | Uint8Array, options: SheetOptions = {}): Promise<ConvertedSheet> {
  const sheet = await readSheet([Buffer.from(content)], options);
  const outcomes = [...convertSheet(sheet, options)];
  const made = outcomes.filter((outcome) => outcome.kind === 'event');
  const rejected = outcomes.filter((outcome) => outcome.kind === 'rejected').flatMap(({ rows }) => rows);
  return {
    events: made.map(({ event }) => event),
    parsed: made.map(({ parsed }) => parsed),
    eventRows: made.map(({ rows }) => rows),
    rejected,
    faults: rejected.flatMap(({ faults }) => faults),
    returned: Buffer.concat([returnedHead(sheet), ...rejected.map((row) => returnedRow(row, sheet))]),
  };
}
