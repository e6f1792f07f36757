/** What local states can't be kept after. The process stops and is started again (crash-only). */

/** What a code means. */
export const LOCAL_STATE_ERRORS = {
  'disk-full':
    'The disk has no room left for local states; give it room, or the process another folder, and start again. What was under way is void.',
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

/** ENOSPC and EDQUOT of Linux, and LMDB's own MDB_MAP_FULL: a map that can't grow. Sources: errno(3); lmdb.h. */
const NO_ROOM: ReadonlySet<unknown> = new Set([28, 122, -30_792]);

/** Where LMDB found no room, the error that says so; null where something else is wrong. */
export function ofFullDisk(cause: unknown): LocalStateError | null {
  if (!(cause instanceof Error && 'code' in cause && NO_ROOM.has(cause.code))) return null;
  return new LocalStateError('disk-full', `LMDB could not write (${cause.code})`, { cause });
}
