/** One writer at a time: two calls on one directory would each lose what the other adds. */
import { link, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLineError } from '../errors.ts';

/** The file that tells that a run is at work in a directory. */
export const LOCK_NAME = '.oretrail.lock';

const isCode = (error: unknown, code: string): boolean => (error as NodeJS.ErrnoException).code === code;

/** The name appears together with what the file says, so that a kill leaves no lock of nobody. */
async function writeLock(path: string, own: string): Promise<boolean> {
  await writeFile(own, String(process.pid));
  try {
    await link(own, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** A process that ended but was not yet collected by its parent still has its number; Linux tells. */
async function isZombie(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return /^\d+ \(.*\) [ZX]/s.test(stat);
}

/** Whether the process that wrote a lock is at work; one that isn't was killed, and its lock means nothing. */
async function isHeld(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 0) return true;
  // What this process holds it knows: the lock is of one before it, as in a container that was started again.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return !isCode(error, 'ESRCH');
  }
  return !(await isZombie(pid));
}

/** Takes a dead lock away; another call may have done so already, and its own is put back. */
async function removeDead(path: string, own: string): Promise<void> {
  try {
    await rename(path, own);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if (await isHeld(own)) await link(own, path).catch(() => {});
  await rm(own, { force: true });
}

/** Directories that this process has locked. */
const HELD_HERE = new Set<string>();

/** Takes the lock unless another process holds it. */
async function takeLock(directory: string): Promise<boolean> {
  const path = join(directory, LOCK_NAME);
  const own = join(directory, `.oretrail-lock-${process.pid}.tmp`);
  if (await writeLock(path, own)) return true;
  if (await isHeld(path)) return false;
  await removeDead(path, own);
  return writeLock(path, own);
}

/**
 * Takes the lock of a directory that is there.
 * @returns gives it back
 * @throws CommandLineError `directory-in-use`
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, LOCK_NAME);
  const inUse = () => new CommandLineError('directory-in-use', `${directory} is in use: ${path} is there`);
  const real = await realpath(directory);
  if (HELD_HERE.has(real)) throw inUse();
  HELD_HERE.add(real);
  try {
    if (!(await takeLock(directory))) throw inUse();
  } catch (error) {
    HELD_HERE.delete(real);
    throw error;
  }
  return async () => {
    await rm(path, { force: true });
    HELD_HERE.delete(real);
  };
}
