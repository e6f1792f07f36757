/** Sheets (CSV) to pieces. */

import { convertSheet, faultText, type RejectedRow, readSheet, type SheetOutcome } from '@oretrail/sheets';
import { ROW_ERRORS_MAX } from '../limits.ts';
import type { Piece, UploadedFile } from './piece.ts';

const errorsOf = ({ faults }: RejectedRow) =>
  faults
    .slice(0, ROW_ERRORS_MAX)
    .map((fault) => ({ column: fault.column, code: fault.code, detail: faultText(fault) }));

function pieceOf(outcome: SheetOutcome): Piece {
  if (outcome.kind === 'event')
    return { rows: outcome.rows, kind: 'stated', statements: [JSON.stringify(outcome.event)] };
  const { rows } = outcome;
  return { rows: rows.map(({ row }) => row.row), kind: 'rejected', errors: rows.map(errorsOf) };
}

/** A piece for the rows of each statement. @throws OretrailError if it is not a sheet of a template, or too large */
export async function* sheetPieces({ input, task }: UploadedFile): AsyncGenerator<Piece> {
  const options = task.source === null ? {} : { source: task.source };
  for (const outcome of convertSheet(await readSheet(input.chunks, options), options)) {
    yield pieceOf(outcome);
  }
}
