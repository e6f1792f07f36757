/** Why local states cannot be kept, as one closed table. The process stops and is started again (crash-only). */
import { type CodeOf, EXIT_WRONG_CALL, errorTable, type OretrailError, retry } from '@oretrail/errors';

/** Every code. */
export const LOCAL_STATE_ERRORS = errorTable('local-state', {
  'disk-full': retry(
    'The disk is full, or the process may not write a larger file. What was committed before is kept.',
    'Free some space, or give the process another folder, and start again.',
  ),
  // The files of a run are input of the next call; a worker rebuilds its own by itself.
  damaged: retry(
    'A file of LMDB is not as it was written.',
    'Start again: a worker rebuilds its state from the topics. If `oretrail run` fails again, run into another directory.',
    { exitStatus: EXIT_WRONG_CALL },
  ),
  'too-many-files': retry('The process may not open more files.', 'Raise the limit (`ulimit -n`), and start again.'),
});

/** A local state that cannot be kept. */
export type LocalStateError = OretrailError<CodeOf<typeof LOCAL_STATE_ERRORS>>;

/** `damaged`. @param what about the file, without its path */
export function damaged(what: string): LocalStateError {
  return LOCAL_STATE_ERRORS.error('damaged', what);
}

/** Codes of Linux, by number and by name, and LMDB's own MDB_MAP_FULL: a map that can't grow. Sources: errno(3); lmdb.h. */
export const NO_ROOM: ReadonlySet<unknown> = new Set([28, 122, 27, -30_792, 'ENOSPC', 'EDQUOT', 'EFBIG']);
/** EMFILE and ENFILE of Linux. Source: errno(3). */
const NO_HANDLES: ReadonlySet<unknown> = new Set([24, 23, 'EMFILE', 'ENFILE']);
/**
 * MDB_PAGE_NOTFOUND, MDB_CORRUPTED, MDB_PANIC, MDB_VERSION_MISMATCH, MDB_INVALID, MDB_BAD_TXN, MDB_BAD_VALSIZE: what LMDB
 * says where a page is not what it must be. Source: lmdb.h.
 */
const DAMAGED: ReadonlySet<unknown> = new Set([-30_797, -30_796, -30_795, -30_794, -30_793, -30_782, -30_781]);

/** The code of an error of the system or of LMDB. */
export function systemCodeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : null;
}

/** What LMDB says, as an error of this package; null if it is none of these. */
export function ofLmdb(cause: unknown): LocalStateError | null {
  const code = systemCodeOf(cause);
  if (NO_ROOM.has(code)) return LOCAL_STATE_ERRORS.error('disk-full', `LMDB could not write (${code})`, { cause });
  if (NO_HANDLES.has(code))
    return LOCAL_STATE_ERRORS.error('too-many-files', `LMDB could open no file (${code})`, { cause });
  if (DAMAGED.has(code)) return LOCAL_STATE_ERRORS.error('damaged', `LMDB says ${(cause as Error).message}`, { cause });
  return null;
}
