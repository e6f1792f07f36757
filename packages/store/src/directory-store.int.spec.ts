import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStoreContract } from '@oretrail/test-support/archive/store-contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DirectoryStore } from './directory-store.ts';
import { openArchiveStore } from './open-store.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'oretrail-archive-'));

describeStoreContract('a folder', async () => {
  const folder = newFolder();
  const close = async () => rmSync(folder, { recursive: true });
  return { store: new DirectoryStore(join(folder, 'made', 'later')), locks: false, close };
});

describe('a folder', () => {
  let folder: string;
  let store: DirectoryStore;
  beforeEach(() => {
    folder = newFolder();
    store = new DirectoryStore(folder);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has one file for an object, which nobody may write, and nothing besides', async () => {
    await store.put({ key: 'a/b', body: Buffer.from('x') });
    await store.put({ key: 'a/b', body: Buffer.from('y') });
    expect(readFileSync(join(folder, 'a', 'b'), 'utf8')).toBe('x');
    expect(statSync(join(folder, 'a', 'b')).mode & 0o777).toBe(0o444);
    expect(readdirSync(join(folder, '.incoming'))).toEqual([]);
  });

  it('ignores what a killed process has left, and is not held up by it', async () => {
    mkdirSync(join(folder, '.incoming'));
    writeFileSync(join(folder, '.incoming', 'left'), 'half');
    await store.put({ key: 'a', body: Buffer.from('x') });
    const keys: string[] = [];
    for await (const { key } of store.list('')) keys.push(key);
    expect(keys).toEqual(['a']);
  });

  it.each(['EPERM', 'EXDEV', 'EOPNOTSUPP'])('is refused at the start if it has no hard links: %s', async (code) => {
    const without = new DirectoryStore(folder, () => Promise.reject(Object.assign(new Error(code), { code })));
    await expect(without.requireLinks()).rejects.toMatchObject({
      code: 'not-able',
      what: expect.stringContaining(code),
    });
    expect(readdirSync(join(folder, '.incoming', 'probe'))).toEqual([]);
  });

  it('leaves nothing of what it tries at the start', async () => {
    await store.requireLinks();
    expect(readdirSync(folder, { recursive: true })).toEqual(['.incoming', join('.incoming', 'probe')]);
    expect((await openArchiveStore(folder)).put).toBeDefined();
  });

  it('follows no link and waits for no pipe, but lists them', async () => {
    writeFileSync(join(folder, 'secret'), 'x');
    symlinkSync(join(folder, 'secret'), join(folder, 'link'));
    symlinkSync(folder, join(folder, 'loop'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect([await store.get('link'), await store.get('pipe')]).toEqual([null, null]);
    const keys: string[] = [];
    for await (const { key } of store.list('')) keys.push(key);
    expect(keys).toEqual(['link', 'loop', 'pipe', 'secret']);
  });
});
