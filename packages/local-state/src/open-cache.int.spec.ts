import { statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { describe, expect, it } from 'vitest';
import { openCache } from './index.ts';

/** Some hundred pages of entries. */
const ENTRIES = 5_000;

async function filled(directory: string): Promise<number> {
  const database = await openCache(directory);
  database.transactionSync(() => {
    for (let i = 0; i < ENTRIES; i += 1) database.putSync(Buffer.from(`key-${i}`), `${i}`.repeat(50));
  });
  await database.close();
  return statSync(join(directory, 'data.mdb')).size;
}

describe('a cache of states', () => {
  it('is found again', async () => {
    const directory = temporaryFolder();
    await filled(directory);
    const database = await openCache(directory);
    expect([...database.getKeys()]).toHaveLength(ENTRIES);
    await database.close();
  });

  it.each([0, 1, 4_096, 8_191, 8_192, 0.5, 0.99])('is thrown away if its file was cut to %d', async (part) => {
    const directory = temporaryFolder();
    const size = await filled(directory);
    truncateSync(join(directory, 'data.mdb'), part > 0 && part < 1 ? Math.floor(size * part) : part);
    const database = await openCache(directory);
    expect([...database.getKeys()]).toEqual([]);
    database.putSync(Buffer.from('key'), 'value');
    expect(database.get(Buffer.from('key'))).toBe('value');
    await database.close();
  });
});
