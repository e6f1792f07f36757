/** A database of texts in LMDB, one file in a directory. A failure is an error with a code; it never kills the process. */
import { dirname, join } from 'node:path';
import { isErrorOf } from '@oretrail/errors';
import { open, type RootDatabase } from 'lmdb';
import { checkFile } from './check-file.ts';
import { CHECKED_TEXT, isWholeText } from './checked-text.ts';
import { LOCAL_STATE_ERRORS, type LocalStateError, ofLmdb, systemCodeOf } from './errors.ts';
import { DATA_FILE, isOutOfRoom, requireAccess, requireDisk, requireHandles, stateBytes } from './room.ts';

/** A database of texts under keys of bytes. */
export type TextDatabase = RootDatabase<string, Buffer>;

/** How a database is opened. */
export type OpenOptions = Readonly<{
  /** Nobody will read it after a power cut, so that no write has to wait for the disk. */
  isTemporary?: boolean;
  /** Nothing is written; LMDB needs no lock if it may not write one. */
  isReadOnly?: boolean;
  /** Another process writes to it, which has looked whether it is whole; its pages change while they are looked at. */
  isShared?: boolean;
}>;

/** EIO of Linux: also what LMDB says if the system has written but a part. Source: errno(3); mdb.c, "mdb_page_flush". */
const INPUT_OUTPUT = 5;

/**
 * Looks whether the database of a directory is whole, before LMDB opens it.
 * @param withValues also at every value; else damage in one is found when it is read
 * @throws LocalStateError `damaged`
 */
export function requireWhole(directory: string, { withValues = false } = {}): void {
  const path = join(directory, DATA_FILE);
  try {
    checkFile(path, { withValues }, ({ value }) => {
      if (withValues && !isWholeText(value)) throw LOCAL_STATE_ERRORS.error('damaged', 'a value has another checksum');
    });
  } catch (error) {
    throw isErrorOf(LOCAL_STATE_ERRORS, error) ? error.about(path) : error;
  }
}

/**
 * Opens the database of a directory, or makes one. One process may write to it at a time.
 * @throws LocalStateError `disk-full`, `damaged`, `too-many-files`, and what the system says
 */
export function openTexts(directory: string, options: OpenOptions = {}): TextDatabase {
  const { isTemporary = false, isReadOnly = false, isShared = false } = options;
  if (!isReadOnly) requireDisk(directory);
  requireHandles(directory);
  if (!isReadOnly) requireAccess(directory);
  if (!isShared && stateBytes(directory) > 0) requireWhole(directory);
  return opened(directory, isTemporary, isReadOnly);
}

function opened(path: string, noSync: boolean, readOnly: boolean): TextDatabase {
  try {
    return open({ path, encoder: CHECKED_TEXT, keyEncoding: 'binary', noSubdir: false, noSync, readOnly });
  } catch (error) {
    throw ofLmdb(error) ?? error;
  }
}

/** Writes all that an action writes, or nothing. @throws LocalStateError `disk-full`, and what the action throws */
export function transact<T>(database: TextDatabase, action: () => T): T {
  try {
    return database.transactionSync(action);
  } catch (error) {
    throw ofFailedWrite(database, error) ?? ofLmdb(error) ?? error;
  }
}

function ofFailedWrite({ path }: TextDatabase & { path?: string }, cause: unknown): LocalStateError | null {
  if (systemCodeOf(cause) !== INPUT_OUTPUT || path === undefined || !isOutOfRoom(path)) return null;
  return LOCAL_STATE_ERRORS.error('disk-full', `LMDB could write but a part of what ${dirname(path)} was to get`, {
    cause,
  });
}
