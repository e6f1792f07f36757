/** What SQLite says, as errors of the read model. */
import { type ReadModelError, readModelError } from '../errors.ts';

/** Primary result codes. Source: SQLite, "Result and Error Codes". */
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;
/** The lower eight bits of a result are its primary code. */
const PRIMARY = 0xff;

function resultOf(error: unknown): number | null {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;
}

/** An error of SQLite as one of this package; null if it is another. */
export function ofSqlite(cause: unknown): ReadModelError | null {
  const result = resultOf(cause);
  if (result === null) return null;
  const what = `SQLite says ${(cause as Error).message} (${result})`;
  switch (result & PRIMARY) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return readModelError('damaged', what, { cause });
    case SQLITE_FULL:
      return readModelError('disk-full', what, { cause });
    default:
      return null;
  }
}
