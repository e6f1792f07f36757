import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withTemporaryDirectory } from '../captured-call.ts';
import { LOCK_NAME, lockDirectory } from './lock.ts';

const IN_USE = expect.objectContaining({ code: 'directory-in-use' });

describe('the lock of a directory', () => {
  it('holds off another call of the same process, by whatever path, until it is given back', () =>
    withTemporaryDirectory(async (directory) => {
      const release = await lockDirectory(directory);
      await expect(lockDirectory(join(directory, '.'))).rejects.toEqual(IN_USE);
      await release();
      await (await lockDirectory(directory))();
    }));

  it('holds off other processes', () =>
    withTemporaryDirectory(async (directory) => {
      writeFileSync(join(directory, LOCK_NAME), String(process.ppid));
      await expect(lockDirectory(directory)).rejects.toEqual(IN_USE);
    }));

  it('means nothing where it names this process from before: a container that was started again', () =>
    withTemporaryDirectory(async (directory) => {
      writeFileSync(join(directory, LOCK_NAME), String(process.pid));
      const release = await lockDirectory(directory);
      await expect(lockDirectory(directory)).rejects.toEqual(IN_USE);
      await release();
    }));
});
