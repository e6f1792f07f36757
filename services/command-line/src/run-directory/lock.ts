/** One writer at a time: two calls on one directory would each lose what the other adds. */
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandLineError } from '../errors.ts';

/** The file that tells that a run is at work in a directory. */
export const LOCK_NAME = '.oretrail.lock';

async function writeLock(path: string): Promise<boolean> {
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether the process that wrote a lock is alive; one that isn't was killed, and its lock means nothing. */
async function isHeld(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  if (!Number.isSafeInteger(pid) || pid <= 0) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/**
 * Takes the lock of a directory.
 * @returns gives it back
 * @throws CommandLineError `directory-in-use`
 */
export async function lockDirectory(directory: string): Promise<() => Promise<void>> {
  const path = join(directory, LOCK_NAME);
  let isTaken = await writeLock(path);
  if (!isTaken && !(await isHeld(path))) {
    await rm(path, { force: true });
    isTaken = await writeLock(path);
  }
  if (!isTaken) throw new CommandLineError('directory-in-use', `${directory} is in use: ${path} is there`);
  return () => rm(path, { force: true });
}
