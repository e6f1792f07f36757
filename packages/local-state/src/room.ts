/** Whether there is room for a database, on the disk and among the files that the process may have open. */
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_STATE_ERRORS, NO_ROOM, ofLmdb, systemCodeOf } from './errors.ts';

/** The file of a database within its directory, and that of LMDB's locks. Source: lmdb.h, "mdb_env_open". */
export const DATA_FILE = 'data.mdb';
const LOCK_FILE = 'lock.mdb';

/** Room for a new database: LMDB maps two files of a few pages each, and the process dies of SIGBUS if they find none. */
const FREE_BYTES_MIN = 1_048_576;
/** LMDB makes its file of locks so large, for 126 readers; one that is smaller it makes longer. Source: mdb.c, "DEFAULT_READERS". */
const LOCK_BYTES = 8_192;
/** Files that LMDB has open at once while it opens a database, and as many for what else is under way; LMDB dies of a refusal. */
const FILES_MIN = 8;
/** What is written to see whether a disk is full: more than what the last write left over. */
const PROBE_BYTES = 65_536;
const PROBE_FILE = '.oretrail-probe.tmp';

/** Bytes of a file; 0 if there is none. */
function bytesOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Bytes of the file of a database; 0 if there is none. */
export function stateBytes(directory: string): number {
  return bytesOf(join(directory, DATA_FILE));
}

/** Looks for room on the disk where LMDB will make a file, or make one longer. @throws LocalStateError `disk-full` */
export function requireDisk(directory: string): void {
  if (stateBytes(directory) > 0 && bytesOf(join(directory, LOCK_FILE)) >= LOCK_BYTES) return;
  mkdirSync(directory, { recursive: true });
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  if (free >= FREE_BYTES_MIN) return;
  throw LOCAL_STATE_ERRORS.error('disk-full', `${directory} has room for ${free} bytes, less than ${FREE_BYTES_MIN}`);
}

/** Opens as many files as LMDB will, for LMDB can't be refused one. @throws LocalStateError `too-many-files` */
export function requireHandles(directory: string): void {
  const handles: number[] = [];
  try {
    while (handles.length < FILES_MIN) handles.push(openSync(directory, 'r'));
  } catch (error) {
    throw ofLmdb(error) ?? error;
  } finally {
    for (const handle of handles) closeSync(handle);
  }
}

/** Opens both files as LMDB will, for a refusal that has a name. @throws what the system says */
export function requireAccess(directory: string): void {
  for (const name of [DATA_FILE, LOCK_FILE]) {
    const path = join(directory, name);
    if (statSync(path, { throwIfNoEntry: false }) !== undefined) closeSync(openSync(path, 'r+'));
  }
}

/** Whether a database can't grow: the disk is full, or the process may write no larger file. */
export function isOutOfRoom(directory: string): boolean {
  const path = join(directory, PROBE_FILE);
  try {
    const probe = openSync(path, 'w');
    try {
      return writeSync(probe, Buffer.alloc(PROBE_BYTES), 0, PROBE_BYTES, stateBytes(directory)) < PROBE_BYTES;
    } finally {
      closeSync(probe);
    }
  } catch (error) {
    return NO_ROOM.has(systemCodeOf(error));
  } finally {
    rmSync(path, { force: true });
  }
}
