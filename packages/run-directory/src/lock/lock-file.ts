/** The file of a directory that the kernel locks, for all containers of a host. It is empty, and stays. */
import { constants } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Its name. */
export const LOCK_NAME = '.oretrail.lock';

/** Times that a link is removed before it is believed that somebody makes it again and again. */
const TRIES = 3;

/** Waits for what ends soon: ten seconds, in which a log of several gigabytes is looked at. */
const WAITS_MAX = 200;
const WAIT_MS = 50;

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

/** Opens the file for locks that exclude all others, and makes it. A link is removed: what it leads to lies elsewhere. */
export async function openLock(directory: string): Promise<FileHandle> {
  const path = join(directory, LOCK_NAME);
  for (let tries = 1; ; tries += 1) {
    try {
      return await open(path, constants.O_RDWR | constants.O_CREAT | constants.O_NOFOLLOW);
    } catch (error) {
      if (!isCode(error, 'ELOOP') || tries === TRIES) throw error;
      await rm(path);
    }
  }
}

/** Opens the file for shared locks, which needs no right to write; null if there is none. */
export async function openLockToRead(directory: string): Promise<FileHandle | null> {
  try {
    return await open(join(directory, LOCK_NAME), constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ELOOP')) return null;
    throw error;
  }
}

/** Tries until it works, or for some seconds; whether it did. */
export async function isSoon(attempt: () => boolean): Promise<boolean> {
  for (let waits = 0; !attempt(); waits += 1) {
    if (waits === WAITS_MAX) return false;
    await sleep(WAIT_MS);
  }
  return true;
}
