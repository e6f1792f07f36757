/** Sheets (CSV) for `oretrail convert`. */
import {
  convertSheet,
  type RejectedRow,
  readSheet,
  returnedHead,
  returnedRow,
  type Sheet,
  type SheetOutcome,
} from '@oretrail/sheets';
import type { ConversionFault, ConversionOptions, Converted, Converter } from './conversion.ts';

function faultsOf({ faults }: RejectedRow): readonly ConversionFault[] {
  return faults.map(({ row, column, code, what, remedy }) => {
    return { place: String(row), code, at: column === null ? 'the whole row' : `column ${column}`, what, remedy };
  });
}

function converted(outcome: SheetOutcome, sheet: Sheet): Converted {
  if (outcome.kind === 'event') return { kind: 'event', event: outcome.event };
  const { rows } = outcome;
  const returned = Buffer.concat(rows.map((row) => returnedRow(row, sheet)));
  return { kind: 'rejected', count: rows.length, faults: rows.flatMap(faultsOf), returned };
}

function* convertedRows(sheet: Sheet, options: ConversionOptions): Generator<Converted> {
  for (const outcome of convertSheet(sheet, options)) yield converted(outcome, sheet);
}

/** Converts a sheet. */
export const convertSheetFile: Converter = async ({ chunks }, options) => {
  const sheet = await readSheet(chunks, options);
  return {
    takenFor: 'a table (CSV)',
    noun: 'row',
    isReturnedWithErrors: true,
    returned: (pieces) => Buffer.concat([returnedHead(sheet), ...pieces]),
    converted: convertedRows(sheet, options),
  };
};
