import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { describe, expect, it } from 'vitest';
import { writeOutput } from './output-file.ts';

describe('a file that is written at the end', () => {
  it('takes the place of a link, and leaves alone what that leads to', () =>
    withTemporaryDirectory(async (directory) => {
      const [target, file] = [join(directory, 'target'), join(directory, 'file')];
      writeFileSync(target, 'theirs');
      symlinkSync(target, file);
      await writeOutput(file, 'ours');
      expect([readFileSync(target, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['theirs', 'ours']);
      expect(readdirSync(directory)).toHaveLength(2);
    }));

  it('leaves nothing behind if it can not be written, and what was there as it was', () =>
    withTemporaryDirectory(async (directory) => {
      const file = join(directory, 'file');
      mkdirSync(join(directory, '.oretrail-file.tmp'));
      writeFileSync(file, 'before');
      await expect(writeOutput(file, 'ours')).rejects.toMatchObject({ code: 'output-failed' });
      expect(readFileSync(file, 'utf8')).toBe('before');
    }));

  it.skipIf(!existsSync('/dev/shm'))('is a file like any other in memory, below /dev/shm', async () => {
    const directory = mkdtempSync('/dev/shm/oretrail-');
    const [target, file] = [join(directory, 'target'), join(directory, 'file')];
    writeFileSync(target, 'theirs');
    symlinkSync(target, file);
    await writeOutput(file, 'ours');
    expect([readFileSync(target, 'utf8'), readFileSync(file, 'utf8')]).toEqual(['theirs', 'ours']);
    rmSync(directory, { recursive: true });
  });

  it('is written into a device, which can not be replaced', async () => {
    await expect(writeOutput('/dev/null', 'ours')).resolves.toBeUndefined();
    expect(readdirSync('/dev')).toContain('null');
    expect(readdirSync('/dev')).not.toContain('.oretrail-null.tmp');
  });
});
