/** What was fetched once is kept in the user's cache, for all checkouts and all processes that ask at once. */
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readlink, rename, rm, symlink } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** How often one who waits for another's fetch looks again. */
const LOCK_INTERVAL_MS = 200;

/** `$XDG_CACHE_HOME/oretrail`, else `~/.cache/oretrail`. */
export function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'oretrail');
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A lock is a link to the number of its process: it is made with its content, so that none is left empty by who is killed. */
async function take(lock: string): Promise<boolean> {
  try {
    await symlink(String(process.pid), lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    // Two may find a dead holder at once and both continue: the work is then done twice, and nothing else is lost.
    if (await isLeft(lock)) await rm(lock, { force: true });
    return false;
  }
}

/** Whether nobody holds the lock that was found. */
async function isLeft(lock: string): Promise<boolean> {
  try {
    return !isAlive(Number(await readlink(lock)));
  } catch (error) {
    // No link, but a file: that of an older version, which is not running any more. If there is nothing, the holder has just ended.
    return (error as NodeJS.ErrnoException).code === 'EINVAL';
  }
}

/** The folder of the user's cache with this name; see madeOnce. */
export function cached(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
  return madeOnce(join(cacheFolder(), name), fill);
}

/**
 * Makes a folder unless it is there. `fill` fills another folder, which gets the name when it is complete, so that a folder with
 * the name always is; one process at a time.
 * @returns the folder
 */
export async function madeOnce(target: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const lock = `${target}.lock`;
  await mkdir(dirname(target), { recursive: true });
  while (!existsSync(target)) {
    if (!(await take(lock))) {
      await sleep(LOCK_INTERVAL_MS);
      continue;
    }
    try {
      if (!existsSync(target)) await fillAnew(target, fill);
    } finally {
      await rm(lock, { force: true });
    }
  }
  return target;
}

async function fillAnew(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(`${target}.part-`);
  try {
    await fill(folder);
    // Another may have been first: what it made is the same.
    await rename(folder, target).catch((error: unknown) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
