/** A file that only grows, of which a log says how much is certain. */
import { constants, copyFile, type FileHandle, lstat, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Puts a copy in the place of a link: what it leads to is somebody else's, and stays as it is. */
async function replaceLink(path: string): Promise<void> {
  if (!(await lstat(path).catch(() => null))?.isSymbolicLink()) return;
  if (!(await stat(path).catch(() => null))?.isFile()) return rm(path);
  const temporary = join(dirname(path), `.oretrail-${basename(path)}.tmp`);
  await rm(temporary, { force: true });
  await copyFile(path, temporary, constants.COPYFILE_FICLONE);
  await rename(temporary, path);
}

/** Opens a file to append to it; makes one that is not there. It is never what a link leads to. */
export async function openToAppend(path: string): Promise<FileHandle> {
  await replaceLink(path);
  return open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW);
}

/**
 * Cuts off what lies beyond a size: a call wrote it that was killed before it was certain. Makes a file that is not there.
 * @returns false if the file is shorter, so that it has lost something; it stays as it is
 */
export async function cutFile(path: string, bytes: number): Promise<boolean> {
  const file = await openToAppend(path);
  try {
    const { size } = await file.stat();
    if (size > bytes) await file.truncate(bytes);
    return size >= bytes;
  } finally {
    await file.close();
  }
}

/** Appends lines, each with its line feed, and makes sure that they are on the disk. @returns bytes written */
export async function appendLines(path: string, lines: readonly string[]): Promise<number> {
  const text = Buffer.from(lines.join(''));
  const file = await openToAppend(path);
  try {
    await file.writeFile(text);
    await file.sync();
    return text.length;
  } finally {
    await file.close();
  }
}
