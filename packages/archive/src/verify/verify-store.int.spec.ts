import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPMENTS, topicPartitionOf, VERDICTS } from '@oretrail/runtime';
import { DirectoryStore, type ListedObject, type Store } from '@oretrail/store';
import { newKeys, type SampleArchive, sampleTopics, writeSample } from '@oretrail/test-support/archive/sample-archive';
import { Random } from '@oretrail/test-support/random';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import { ARCHIVE_ROOT, SEALS_PREFIX } from '../keys.ts';
import { OBJECT_BYTES_MAX } from '../limits.ts';
import { requireInclusion } from '../merkle/verdict-tree.ts';
import { readWhole } from '../put-once.ts';
import { newSigner } from '../seals/sealed-archive.ts';
import { ArchivedVerdicts } from '../verdicts/archived-verdicts.ts';
import type { VerifyProgress } from './verification.ts';
import { verifyStore } from './verify-store.ts';

const keys = newKeys();
const root = temporaryFolder();
const store: Store = new DirectoryStore(join(root, 'sample'));
let sample: SampleArchive;
beforeAll(async () => {
  sample = await writeSample(store, keys, await sampleTopics);
});

const seal = async (number: number): Promise<Buffer> => {
  const key = `${ARCHIVE_ROOT}seals/${String(number).padStart(20, '0')}.json`;
  return (await readWhole(store, key, 10_000_000)) ?? Buffer.alloc(0);
};

describe('a store that nobody has touched', () => {
  it('is verified to its last object', async () => {
    const topics = await sampleTopics;
    const all: VerifyProgress[] = [];
    const options = { publicKey: keys.signing.publicKey, head: await seal(2), onProgress: all.push.bind(all) };
    const found = await verifyStore(store, options);
    expect(found.finding).toBeNull();
    expect(found.seals).toMatchObject({ last: 2, voided: [], keys: { signing: keys.signing.publicKey } });
    expect(found.anchors).toEqual({ publicKey: true, head: true });
    expect(found.records).toBe([...topics.values()].reduce((sum, { length }) => sum + length, 0));
    expect(found.unfinished).toEqual([]);
    for (const [place, records] of topics) {
      expect(found.archived[place]).toBe((records.at(-1)?.offset ?? -1) + 1);
      expect(found.sealed[place]).toBeLessThan(found.archived[place] ?? 0);
    }
    const last = all.at(-1);
    expect([last?.objects, last?.bytes, last?.records]).toEqual([last?.objectsTotal, last?.bytesTotal, found.records]);
    expect(last?.objects).toBe(all.length);
  });

  it('has verdicts with holes, and vehicles with several revisions', async () => {
    const topics = await sampleTopics;
    const verdicts = [0, 1].map((partition) => topics.get(topicPartitionOf(VERDICTS, partition)) ?? []);
    const { verdicts: vehicles } = await verifyStore(store);
    expect(verdicts.some((records) => (records.at(-1)?.offset ?? 0) >= records.length)).toBe(true);
    expect(vehicles).toBeLessThan(verdicts.flat().length);
    expect(vehicles).toBeGreaterThan(10);
  });

  it('is the same whoever has copied it', async () => {
    const copy = join(root, 'copy');
    cpSync(join(root, 'sample'), copy, { recursive: true });
    const options = { publicKey: keys.signing.publicKey, head: await seal(2) };
    expect(await verifyStore(new DirectoryStore(copy), options)).toEqual(await verifyStore(store, options));
  });

  it('proves a verdict by a seal', async () => {
    const topics = await sampleTopics;
    const vin = topics.get(topicPartitionOf(VERDICTS, 0))?.[0]?.key?.toString() ?? '';
    const { body } = sample.chain.good[1] ?? { body: null };
    const verdicts = new ArchivedVerdicts(store);
    await verdicts.foldTo(body?.cut.verdicts ?? []);
    const proof = verdicts.inForce.proofOf(vin);
    expect(proof?.vin).toBe(vin);
    if (proof !== null) expect(() => requireInclusion(body?.verdicts.root ?? '', proof)).not.toThrow();
  });
});

/** A store that lists in no order, another one each time. */
function unordered(ordered: Store, random: Random): Store {
  return {
    put: (object) => ordered.put(object),
    get: (key) => ordered.get(key),
    retentionOf: (key) => ordered.retentionOf(key),
    async *list(prefix) {
      const objects: ListedObject[] = [];
      for await (const object of ordered.list(prefix)) objects.push(object);
      yield* random.shuffled(objects);
    },
  };
}

describe('a store that lists in no order', () => {
  const allIn = async (of: Store) => {
    const objects = new Map<string, string>();
    for await (const { key } of of.list(ARCHIVE_ROOT)) {
      objects.set(key, (await readWhole(of, key, OBJECT_BYTES_MAX))?.toString('base64') ?? 'none');
    }
    return objects;
  };

  it.each([1, 2, 3])('is written and verified as one that lists in order (seed %d)', async (seed) => {
    const random = new Random(seed);
    const folder = new DirectoryStore(join(root, `unordered-${seed}`));
    await writeSample(unordered(folder, random), keys, await sampleTopics);
    expect(await allIn(folder)).toEqual(await allIn(store));
    const options = { publicKey: keys.signing.publicKey, head: await seal(2) };
    expect(await verifyStore(unordered(folder, random), options)).toEqual(await verifyStore(store, options));
  });

  it.each([4, 5, 6])('is told of by the same object if one is gone (seed %d)', async (seed) => {
    const random = new Random(seed);
    const copy = join(root, `gone-${seed}`);
    cpSync(join(root, 'sample'), copy, { recursive: true });
    const keysThere = [...(await allIn(store)).keys()].filter((key) => /shipments/.test(key));
    rmSync(join(copy, keysThere[random.below(keysThere.length)] ?? ''));
    const gone = new DirectoryStore(copy);
    const found = await verifyStore(unordered(gone, random));
    expect(found.finding?.code).toBe('missing-object');
    expect(found).toEqual(await verifyStore(gone));
  });
});

describe('a store without a good seal', () => {
  it('is not proven to be whole, if that is asked', async () => {
    const copy = join(root, 'unsealed');
    cpSync(join(root, 'sample'), copy, { recursive: true });
    rmSync(join(copy, SEALS_PREFIX), { recursive: true });
    const unsealed = new DirectoryStore(copy);
    expect((await verifyStore(unsealed)).finding).toBeNull();
    expect((await verifyStore(unsealed, { requireSeal: true })).finding).toMatchObject({ code: 'unsealed', key: '' });
    expect((await verifyStore(store, { requireSeal: true })).finding).toBeNull();
  });
});

describe('a store of another', () => {
  it('is known by the key, and by the seal that is held', async () => {
    const { finding } = await verifyStore(store, { publicKey: newSigner().publicKey });
    expect(finding).toMatchObject({ code: 'untrusted-key' });
    const other = new DirectoryStore(join(root, 'other'));
    await writeSample(other, newKeys(), await sampleTopics);
    expect((await verifyStore(other)).finding).toBeNull();
    expect((await verifyStore(other, { head: await seal(1) })).finding).toMatchObject({ code: 'differs-from-head' });
  });

  it('that is empty has nothing that could be trusted', async () => {
    const empty = new DirectoryStore(join(root, 'empty'));
    expect(await verifyStore(empty)).toMatchObject({ finding: null, records: 0, sealed: {}, seals: { last: 0 } });
    const { finding } = await verifyStore(empty, { publicKey: keys.signing.publicKey });
    expect(finding).toMatchObject({ code: 'untrusted-key', message: expect.stringContaining('has no seal') });
    expect((await verifyStore(empty, { head: await seal(1) })).finding?.code).toBe('older-than-head');
  });

  it('is not asked for with a head that is none', async () => {
    await expect(verifyStore(store, { head: Buffer.from('{}') })).rejects.toMatchObject({ code: 'bad-seal' });
  });

  it('is not locked if a folder has to do', async () => {
    const { finding } = await verifyStore(store, { lockedUntil: new Date(0) });
    expect(finding).toMatchObject({ code: 'not-locked' });
  });
});

describe('what is sealed later', () => {
  it('names no input again that is gone: a topic that was trimmed stops the archiver', async () => {
    const topics = await sampleTopics;
    const trimmed = new Map(
      [...topics].map(([place, records]) => [place, records.slice(place === topicPartitionOf(SHIPMENTS, 0) ? 1 : 0)]),
    );
    const copy = join(root, 'trimmed');
    cpSync(join(root, 'sample'), copy, { recursive: true });
    await expect(writeSample(new DirectoryStore(copy), keys, trimmed)).rejects.toMatchObject({
      code: 'other-partition',
    });
  });
});
