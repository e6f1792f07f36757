/** The rows of an upload, page by page, as JSON or CSV. Source: intake.md, "2. HTTP". */
import { HTTP_ERRORS } from '@oretrail/http-api';
import { csvLine } from '@oretrail/sheets';
import type { RowOutcome, RowRecord } from './job.ts';
import { jsonLines } from './json-lines.ts';
import { PAGE_ROWS_MAX } from './limits.ts';

/** A page. `next` is where the following one begins, null if there is none yet. */
export type RowPage = Readonly<{ rows: readonly RowRecord[]; next: string | null }>;

/** What a page is asked for. */
export type RowsAsked = Readonly<{
  /** Only rows of this outcome; all if absent. */
  outcome?: RowOutcome | undefined;
  /** `next` of another page. */
  from?: string | undefined;
}>;

type Place = Readonly<{ path: string; rowsBytes: number }>;
const rowsFrom = ({ path, rowsBytes }: Place, start: number) => jsonLines<RowRecord>(path, start, rowsBytes);

const badPlace = (cause?: unknown) =>
  HTTP_ERRORS.error('bad-request', 'the page does not begin at what another page names', { cause });

/** The byte at which a page begins. @throws OretrailError `bad-request` if no page begins there */
function startOf(from: string | undefined, { rowsBytes }: Place): number {
  const start = /^\d{1,15}$/.test(from ?? '0') ? Number(from ?? '0') : rowsBytes + 1;
  if (start > rowsBytes) throw badPlace();
  return start;
}

/** A page of rows, of those that are certain. @throws OretrailError `bad-request` */
export async function rowPage(place: Place, { outcome, from }: RowsAsked): Promise<RowPage> {
  const start = startOf(from, place);
  const rows: RowRecord[] = [];
  try {
    for await (const { value: row, end } of rowsFrom(place, start)) {
      if (outcome === undefined || row.outcome === outcome) rows.push(row);
      if (rows.length >= PAGE_ROWS_MAX) return { rows, next: end < place.rowsBytes ? String(end) : null };
    }
  } catch (error) {
    // Only a place within a line begins with what is not JSON.
    if (error instanceof SyntaxError) throw badPlace(error);
    throw error;
  }
  return { rows, next: null };
}

/** Columns of {@link rowsAsCsv}. */
const COLUMNS = ['row', 'outcome', 'id', 'subject', 'error_code', 'error'] as const;

function csvRow({ row, outcome, id = '', subject = '', errors = [], reason = '' }: RowRecord): string {
  const codes = [...new Set(errors.map(({ code }) => code))].join(' ');
  const text = errors
    .map(({ pointer, column, detail }) => [column ?? pointer, detail].filter(Boolean).join(': '))
    .join(' ');
  return csvLine([String(row), outcome, id, subject, codes, text || reason], ',');
}

/** All rows of an outcome as CSV, a chunk at a time. */
export async function* rowsAsCsv(place: Place, outcome: RowOutcome | undefined): AsyncGenerator<string> {
  yield `${csvLine(COLUMNS, ',')}\n`;
  let chunk = '';
  for await (const { value: row } of rowsFrom(place, 0)) {
    if (outcome !== undefined && row.outcome !== outcome) continue;
    chunk += `${csvRow(row)}\n`;
    if (chunk.length < 64 * 1_024) continue;
    yield chunk;
    chunk = '';
  }
  yield chunk;
}

/** What became of each event of a capture, which has one record for each, by its place from 0. */
export async function outcomesOf(place: Place): Promise<readonly RowOutcome[]> {
  const outcomes: RowOutcome[] = [];
  for await (const { value: row } of rowsFrom(place, 0)) outcomes[row.row - 1] = row.outcome;
  return outcomes;
}
