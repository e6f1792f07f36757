/** What local states can't be kept after. The process stops and is started again (crash-only). */

/** What a code means. */
export const LOCAL_STATE_ERRORS = {
  'disk-full':
    'The disk has no room left for local states, or the process may write no larger file; give it room, or the process another folder, and start again. What was under way is void.',
  damaged:
    'A file of LMDB is not as it was written. The state of a worker is discarded at the next start, and built again from the topics.',
  'too-many-files': 'The process may open no more files. Raise its limit (`ulimit -n`), and start again.',
} as const;

export type LocalStateErrorCode = keyof typeof LOCAL_STATE_ERRORS;

/** The one error of this package. */
export class LocalStateError extends Error {
  readonly code: LocalStateErrorCode;

  constructor(code: LocalStateErrorCode, what: string, options?: ErrorOptions) {
    super(`${what}. ${LOCAL_STATE_ERRORS[code]}`, options);
    this.name = 'LocalStateError';
    this.code = code;
  }
}

/** Of Linux, by number and by name, and LMDB's own MDB_MAP_FULL: a map that can't grow. Sources: errno(3); lmdb.h. */
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

/** What LMDB says, as an error of this package; null where it is none of these. */
export function ofLmdb(cause: unknown): LocalStateError | null {
  const code = systemCodeOf(cause);
  if (NO_ROOM.has(code)) return new LocalStateError('disk-full', `LMDB could not write (${code})`, { cause });
  if (NO_HANDLES.has(code))
    return new LocalStateError('too-many-files', `LMDB could open no file (${code})`, { cause });
  if (DAMAGED.has(code)) return new LocalStateError('damaged', `LMDB says ${(cause as Error).message}`, { cause });
  return null;
}
