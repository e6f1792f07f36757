/** A file that only grows, of which a log says how much is certain. */
import { open } from 'node:fs/promises';

/**
 * Cuts off what lies beyond a size: a call wrote it that was killed before it was certain. Makes a file that is not there.
 * @returns false where the file is shorter, so that it has lost something; it stays as it is
 */
export async function cutFile(path: string, bytes: number): Promise<boolean> {
  const file = await open(path, 'a');
  try {
    const { size } = await file.stat();
    if (size > bytes) await file.truncate(bytes);
    return size >= bytes;
  } finally {
    await file.close();
  }
}

/**
 * Appends lines, each with its line feed, and makes sure that they are on the disk.
 * @returns bytes written
 */
export async function appendLines(path: string, lines: readonly string[]): Promise<number> {
  const text = Buffer.from(lines.join(''));
  const file = await open(path, 'a');
  try {
    await file.writeFile(text);
    await file.sync();
    return text.length;
  } finally {
    await file.close();
  }
}
