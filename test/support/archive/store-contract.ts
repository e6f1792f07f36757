/** What every adapter of the store port must do, as one suite: a folder and S3 both pass it. */

import { putOnce, readWhole } from '@oretrail/archive';
import type { Store } from '@oretrail/store';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { codeOf } from './thrown-code.ts';

/** A store under test, empty. */
export type StoreUnderTest = Readonly<{ store: Store; locks: boolean; close: () => Promise<void> }>;

/** Over a page of S3, which has 1,000. */
const MANY = 1_010;
/** Over any buffer on the way. */
const LARGE_BYTES = 9 * 1_024 * 1_024;
const HOUR_MS = 3_600_000;
/** More than read in one go. */
const READ_BYTES_MAX = 2 * LARGE_BYTES;

const text = (store: Store, key: string) =>
  readWhole(store, key, READ_BYTES_MAX).then((bytes) => bytes?.toString('latin1') ?? null);

/** Sorted: a store gives them in any order. */
async function keysOf(store: Store, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
}

function writing(under: () => StoreUnderTest): void {
  it('has nothing at first', async () => {
    const { store } = under();
    expect([await text(store, 'a/b'), await keysOf(store, ''), await store.retentionOf('a/b')]).toEqual([
      null,
      [],
      null,
    ]);
  });

  it('gives what was put, also nothing, and much', async () => {
    const { store } = under();
    const large = Buffer.alloc(LARGE_BYTES, 'abcdefg');
    for (const [key, body] of [
      ['a/b.x', 'one'],
      ['a/empty', ''],
      ['a/large', large],
    ] as const) {
      expect(await store.put({ key, body: Buffer.from(body) })).toBe('written');
      expect((await readWhole(store, key, READ_BYTES_MAX))?.equals(Buffer.from(body))).toBe(true);
    }
  });

  it('leaves what is there', async () => {
    const { store } = under();
    await store.put({ key: 'a', body: Buffer.from('first') });
    expect(await store.put({ key: 'a', body: Buffer.from('second') })).toBe('exists');
    expect(await store.put({ key: 'a', body: Buffer.from('first') })).toBe('exists');
    expect([await text(store, 'a'), await keysOf(store, '')]).toEqual(['first', ['a']]);
  });

  it('takes one of many that come at once', async () => {
    const { store } = under();
    const bodies = Array.from({ length: 12 }, (_, i) => `body ${i}`);
    const outcomes = await Promise.all(bodies.map((body) => store.put({ key: 'a/b', body: Buffer.from(body) })));
    const written = bodies.filter((_, i) => outcomes[i] === 'written');
    expect(written).toEqual([await text(store, 'a/b')]);
  });

  it('refuses names that lead elsewhere', async () => {
    const { store } = under();
    for (const key of ['', '/a', 'a/', 'a//b', '../a', 'a/../b', '.hidden', 'a\\b', 'a b']) {
      await expect(store.put({ key, body: Buffer.from('') })).rejects.toThrow(TypeError);
      await expect(store.get(key)).rejects.toThrow(TypeError);
    }
  });
}

function listing(under: () => StoreUnderTest): void {
  it('lists names by prefix', async () => {
    const { store } = under();
    const keys = ['a-b/c', 'a.b/c', 'a/0/z', 'a/0/z.json', 'a/0/za', 'a/10/x', 'a/2/x', 'a0', 'aB', 'ab'];
    for (const key of keys.toReversed()) await store.put({ key, body: Buffer.from(key) });
    expect(await keysOf(store, '')).toEqual(keys);
    expect(await keysOf(store, 'a/')).toEqual(['a/0/z', 'a/0/z.json', 'a/0/za', 'a/10/x', 'a/2/x']);
    expect(await keysOf(store, 'a/0/z')).toEqual(['a/0/z', 'a/0/z.json', 'a/0/za']);
    expect([await keysOf(store, 'b'), await keysOf(store, 'a/0/z/')]).toEqual([[], []]);
  });

  it('lists sizes, and more than a page', async () => {
    const { store } = under();
    const keys = Array.from({ length: MANY }, (_, i) => `many/${String(i).padStart(6, '0')}`);
    for (const key of keys) await store.put({ key, body: Buffer.from('size') });
    const listed: number[] = [];
    for await (const { bytes } of store.list('many/')) listed.push(bytes);
    expect(listed).toEqual(Array(MANY).fill(4));
    expect(await keysOf(store, 'many/')).toEqual(keys);
  });

  it('can be left in the middle of a list, and of an object', async () => {
    const { store } = under();
    for (const key of ['a', 'b']) await store.put({ key, body: Buffer.alloc(LARGE_BYTES) });
    for await (const { key } of store.list('')) {
      expect(['a', 'b']).toContain(key);
      break;
    }
    for await (const chunk of (await store.get('a')) ?? []) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
    expect(await keysOf(store, '')).toEqual(['a', 'b']);
  });
}

function trying(under: () => StoreUnderTest): void {
  it('takes an object again, and raises an alarm at another', async () => {
    const { store } = under();
    const put = (body: string) => codeOf(() => putOnce(store, { key: 'a', body: Buffer.from(body) }));
    expect([await put('one'), await put('one'), await put('two'), await put('on'), await put('o')]).toEqual([
      'fine',
      'fine',
      'different-content',
      'different-content',
      'different-content',
    ]);
  });

  it('locks for the time that is asked, if it locks at all', async () => {
    const { store, locks } = under();
    const retainUntil = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + HOUR_MS);
    await store.put({ key: 'a', body: Buffer.from('a'), retainUntil });
    expect(await store.retentionOf('a')).toEqual(locks ? { mode: 'compliance', until: retainUntil } : null);
  });
}

/** Runs the suite on the stores that `create` makes. */
export function describeStoreContract(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`the store contract, kept by ${name}`, () => {
    let current: StoreUnderTest;
    beforeEach(async () => {
      current = await create();
    });
    afterEach(() => current.close());
    writing(() => current);
    listing(() => current);
    trying(() => current);
  });
}
