/**
 * One writer at a time: two calls on one directory would each lose what the other adds. The kernel keeps the lock; if
 * hosts share the directory, a file says which of them writes. Source: decision 19.
 */

import type { FileHandle } from 'node:fs/promises';
import { tryLock, unlock } from 'fs-native-extensions';
import { RUN_DIRECTORY_ERRORS, type RunDirectoryError } from '../errors.ts';
import { HOLDER_NAME, holderOf, letGo, takeHold } from './holder.ts';
import { isSoon, LOCK_NAME, openLock, openLockToRead } from './lock-file.ts';

/** Files that do not belong to the run, but to the call that is at work, or was. */
export const LOCK_NAMES: ReadonlySet<string> = new Set([LOCK_NAME, HOLDER_NAME]);

/** The byte of the lock file whose lock is the right to write. */
const WRITING = [0, 1] as const;

async function inUse(directory: string): Promise<RunDirectoryError> {
  const holder = await holderOf(directory);
  const who = holder === null ? 'a call that reads it' : `process ${holder.process} of ${holder.host}`;
  return RUN_DIRECTORY_ERRORS.error('directory-in-use', `${directory} is in use by ${who}`);
}

/** Takes the lock from no writer, but waits for readers: they have it while they open the log, and one may feed this call. */
async function takeLock({ fd }: FileHandle, directory: string): Promise<void> {
  let isWritten = false;
  const attempt = (): boolean => {
    if (tryLock(fd, ...WRITING)) return true;
    isWritten = !tryLock(fd, ...WRITING, { shared: true });
    if (!isWritten) unlock(fd, ...WRITING);
    return isWritten;
  };
  if (!(await isSoon(attempt)) || isWritten) throw await inUse(directory);
}

/**
 * Takes the lock of a directory that is there. It ends with the process, however that ends.
 * @returns gives it back
 * @throws RunDirectoryError `directory-in-use`, `directory-elsewhere`
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const lock = await openLock(directory);
  try {
    await takeLock(lock, directory);
    await takeHold(directory);
  } catch (error) {
    await lock.close();
    throw error;
  }
  return async () => {
    await letGo(directory);
    await lock.close();
  };
}

/** What a reader knows of the writers of a directory. */
export type Reading = Readonly<{
  /** Whether one is at work. */
  isWritten: boolean;
  /** From now on one may be at work. */
  end: () => Promise<void>;
}>;

/** Holds writers off for a while, if none is at work; that needs no right to write. */
export async function beginReading(directory: string): Promise<Reading> {
  const lock = await openLockToRead(directory);
  if (lock === null) return { isWritten: false, end: async () => {} };
  const end = () => lock.close();
  try {
    return { isWritten: !tryLock(lock.fd, ...WRITING, { shared: true }), end };
  } catch (error) {
    await end();
    throw error;
  }
}
