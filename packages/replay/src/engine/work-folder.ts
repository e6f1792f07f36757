/** Folders for a while. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Lends a folder that is gone afterwards. @param within where it is made; if left out, where the system has such folders */
export async function withWorkFolder<T>(use: (folder: string) => Promise<T>, within: string = tmpdir()): Promise<T> {
  const folder = await mkdtemp(join(within, 'oretrail-replay-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
