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
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cached, cacheFolder } from './cache.ts';
import { verify } from './maven.ts';

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'oretrail-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

/** Above every process id of Linux (`pid_max` is at most 2²²). */
const NOBODY = 2 ** 22 + 1;

const fillWith = (content: string) =>
  vi.fn(async (folder: string) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    writeFileSync(join(folder, 'file'), content);
  });

describe('the cache', () => {
  it('is filled once, however many ask at once', async () => {
    const fill = fillWith('content');
    const folders = await Promise.all([cached('a', fill), cached('a', fill), cached('a', fill)]);
    expect(new Set(folders)).toEqual(new Set([join(home, 'oretrail', 'a')]));
    expect(fill).toHaveBeenCalledOnce();
    expect(readFileSync(join(folders[0], 'file'), 'utf8')).toBe('content');
    await cached('a', fill);
    expect(fill).toHaveBeenCalledOnce();
    expect(readdirSync(cacheFolder())).toEqual(['a']);
  });

  it('never holds a folder that was not completed', async () => {
    const fill = async (folder: string): Promise<void> => {
      writeFileSync(join(folder, 'half'), '');
      throw new Error('the network has gone');
    };
    await expect(cached('a', fill)).rejects.toThrow('the network has gone');
    expect(readdirSync(cacheFolder())).toEqual([]);
    await cached('a', fillWith('later'));
    expect(readdirSync(join(cacheFolder(), 'a'))).toEqual(['file']);
  });

  it('is not held up by one who died while filling it', async () => {
    mkdirSync(cacheFolder(), { recursive: true });
    symlinkSync(String(NOBODY), join(cacheFolder(), 'a.lock'));
    expect(existsSync(await cached('a', fillWith('content')))).toBe(true);
  });

  it('is not held up by a lock that says nothing', async () => {
    mkdirSync(cacheFolder(), { recursive: true });
    writeFileSync(join(cacheFolder(), 'a.lock'), '');
    expect(existsSync(await cached('a', fillWith('content')))).toBe(true);
  });

  it('waits for one who is filling it', async () => {
    mkdirSync(cacheFolder(), { recursive: true });
    const lock = join(cacheFolder(), 'a.lock');
    symlinkSync(String(process.pid), lock);
    const fill = fillWith('content');
    const waiting = cached('a', fill);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(fill).not.toHaveBeenCalled();
    rmSync(lock);
    await waiting;
    expect(fill).toHaveBeenCalledOnce();
  });
});

describe('a file that came', () => {
  const pinned = {
    group: 'a',
    artifact: 'b',
    version: '1',
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  };

  it('must be what is pinned', async () => {
    // The digest of 'abc' is an example of FIPS 180-4.
    writeFileSync(join(home, 'b-1.jar'), 'abc');
    await verify(home, pinned);
    writeFileSync(join(home, 'b-1.jar'), 'abd');
    await expect(verify(home, pinned)).rejects.toThrow('b-1.jar is not what is pinned: SHA-256 a52d159f');
  });
});
