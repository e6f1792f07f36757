/** The refused rows of a sheet, as they were sent, with their errors. */
import { writeFile } from 'node:fs/promises';
import { recogniseInput } from '@oretrail/event-files';
import { EVENT_ERRORS } from '@oretrail/model';
import {
  convertSheet,
  type RowFault,
  readSheet,
  returnedHead,
  returnedRow,
  type Sheet,
  type SheetRow,
} from '@oretrail/sheets';
import type { RowError } from '../job.ts';
import { ROW_ERRORS_MAX } from '../limits.ts';

/** What to give back, and where to write it. */
export type ReturnTask = Readonly<{
  file: string;
  source: string | null;
  /** Rows that became a statement that the core has refused. */
  refused: readonly (readonly [row: number, errors: readonly RowError[]])[];
  returned: string;
}>;

const REMEDIES: ReadonlyMap<string, string> = new Map(
  Object.entries(EVENT_ERRORS.rows).map(([code, { remedy }]) => [code, remedy]),
);

/** A fault whose text is the detail of the error. */
function faultOf(row: number, { code, detail }: RowError): RowFault {
  const remedy = REMEDIES.get(code);
  const tail = `. ${remedy}`;
  const isSplit = remedy !== undefined && detail.endsWith(tail);
  const what = isSplit ? detail.slice(0, -tail.length) : detail.replace(/\.$/, '');
  return { row, column: null, code, value: null, what, remedy: isSplit ? remedy : 'Correct it, and send it again.' };
}

function* returnedRows(sheet: Sheet, { source, refused }: ReturnTask): Generator<Buffer> {
  const byRow = new Map(refused);
  const rows = new Map<number, SheetRow>(
    sheet.groups.flatMap((group) => group.rows.map((row) => [row.row, row] as const)),
  );
  for (const outcome of convertSheet(sheet, source === null ? {} : { source })) {
    if (outcome.kind === 'rejected') {
      yield* outcome.rows.map(({ row, faults }) =>
        returnedRow({ row, faults: faults.slice(0, ROW_ERRORS_MAX) }, sheet),
      );
      continue;
    }
    for (const number of outcome.rows) {
      const [row, errors] = [rows.get(number), byRow.get(number)];
      if (row === undefined || errors === undefined) continue;
      yield returnedRow({ row, faults: errors.map((error) => faultOf(number, error)) }, sheet);
    }
  }
}

/** Writes the sheet that goes back. The file has been converted before, so it is one. */
export async function returnSheet(task: ReturnTask): Promise<void> {
  const { chunks } = await recogniseInput(task.file);
  const sheet = await readSheet(chunks, task.source === null ? {} : { source: task.source });
  await writeFile(task.returned, Buffer.concat([returnedHead(sheet), ...returnedRows(sheet, task)]));
}
