/** Files that are there for certain, whenever the process or the machine stops. */
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes certain what was written to a file, or which names a folder has. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Replaces a file: whole, or not at all. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const next = `${path}.next`;
  const file = await open(next, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
  await sync(dirname(path));
}

/** Adds to a file. @returns its size afterwards */
export async function append(path: string, content: string): Promise<number> {
  const file = await open(path, 'a');
  try {
    await file.writeFile(content);
    await file.sync();
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}
