/** One writer at a time: two calls on one directory would each lose what the other adds. */
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
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

/**
 * Takes the lock of a directory.
 * @returns gives it back
 * @throws CommandLineError `directory-in-use`
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, LOCK_NAME);
  const own = join(directory, `.oretrail-lock-${process.pid}.tmp`);
  let isTaken = await writeLock(path, own);
  if (!isTaken && !(await isHeld(path))) {
    await removeDead(path, own);
    isTaken = await writeLock(path, own);
  }
  if (!isTaken) throw new CommandLineError('directory-in-use', `${directory} is in use: ${path} is there`);
  return () => rm(path, { force: true });
}
