/**
 * LMDB tells who reads a log by numbers of processes, and in two containers two processes have the same one: then the
 * second of them would die.
 */

import { type FileHandle, realpath } from 'node:fs/promises';
import { pid, platform } from 'node:process';
import { tryLock } from 'fs-native-extensions';
import { RUN_DIRECTORY_ERRORS } from '../errors.ts';
import { isSoon, openLock } from './lock-file.ts';

/** The lock file of each directory whose log this process has open, and for how many. */
const OPEN_HERE = new Map<string, { lock: Promise<FileHandle>; count: number }>();

/** Locks the byte that this process's number names; the first byte is the writer's. */
async function claim(directory: string, isWritten: boolean): Promise<FileHandle> {
  const lock = await openLock(directory);
  const attempt = () => tryLock(lock.fd, pid, 1);
  // A reader has done soon, a writer hasn't.
  if (isWritten ? attempt() : await isSoon(attempt)) return lock;
  await lock.close();
  const what = `process ${pid} of another container has ${directory} open, and this one has the same number`;
  throw RUN_DIRECTORY_ERRORS.error('directory-in-use', what);
}

/**
 * Lets a log be opened for a while, once no process of the same number has it open. Only Linux numbers processes twice.
 * @param isWritten whether another call writes to it
 * @throws RunDirectoryError `directory-in-use`
 */
export async function withOwnNumber<T>(directory: string, isWritten: boolean, use: () => Promise<T>): Promise<T> {
  if (platform !== 'linux') return use();
  const path = await realpath(directory);
  const open = OPEN_HERE.get(path) ?? { lock: claim(directory, isWritten), count: 0 };
  OPEN_HERE.set(path, open);
  open.count += 1;
  try {
    await open.lock;
    return await use();
  } finally {
    open.count -= 1;
    if (open.count === 0) {
      OPEN_HERE.delete(path);
      await open.lock.then((lock) => lock.close()).catch(() => {});
    }
  }
}
