import { renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ownSchema } from '@oretrail/avro';
import { SHIPMENTS, VEHICLES, VERDICTS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { Forger, type Leaf } from '@oretrail/test-support/archive/forger';
import { newKeys, sampleTopics, writeSample } from '@oretrail/test-support/archive/sample-archive';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalBytes, sha256Of } from '../canonical-object.ts';
import type { ArchiveErrorCode } from '../errors.ts';
import { manifestKey, readKey, sealKey, segmentKey } from '../keys.ts';
import { manifestBytes, readManifest } from '../manifests/manifest.ts';
import { readSeal } from '../seals/seal.ts';
import { newSigner } from '../seals/sealed-archive.ts';
import { readSeals, writeSeal } from '../seals/sealing.ts';
import { signSeal } from '../seals/signing.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import type { Verification, VerifyOptions } from './verification.ts';
import { verifyStore } from './verify-store.ts';

const INPUT: PartitionPlace = { topic: SHIPMENTS, partition: 0 };
const OTHER: PartitionPlace = { topic: SHIPMENTS, partition: 1 };
const OUTPUT: PartitionPlace = { topic: VERDICTS, partition: 0 };
const OTHER_OUTPUT: PartitionPlace = { topic: VERDICTS, partition: 1 };

const keys = newKeys();
const root = temporaryFolder();
const original = join(root, 'original');
let copies = 0;
let held: Buffer;
beforeAll(async () => {
  await writeSample(new DirectoryStore(original), keys, await sampleTopics);
  held = copy().read(sealKey(2));
});

function copy(): Forger {
  copies += 1;
  return new Forger(original, join(root, String(copies)));
}

/** With the public key alone. */
const byKey = (forger: Forger, options: VerifyOptions = {}): Promise<Verification> =>
  verifyStore(forger.store, { publicKey: keys.signing.publicKey, ...options });
/** With the last seal, too. */
const byHead = (forger: Forger): Promise<Verification> => byKey(forger, { head: held });

async function expectFinding(found: Promise<Verification>, code: ArchiveErrorCode, key: string): Promise<void> {
  expect((await found).finding).toMatchObject({ code, key });
}

const offsetsOf = ({ records }: Leaf): readonly number[] => records.map(({ offset }) => offset);
/** Names of a partition's segments, in order: the first two are sealed, the last two are not. */
const segmentsOf = (forger: Forger, place: PartitionPlace): readonly string[] =>
  forger.keys.filter((key) => key.startsWith(`audit/v1/${place.topic}/${place.partition}/`) && key.endsWith('.avro'));
const manifestOf = (segment: string): string => segment.replace(/avro$/, 'json');

describe('an object that is removed', () => {
  it('is found, unless it is the end of what no seal vouches for', async () => {
    const forger = copy();
    const folders = forger.keys.filter((key) => readKey(key)?.kind === 'segment').map((key) => dirname(key));
    const lasts = new Set(folders.map((folder) => forger.keys.findLast((key) => dirname(key) === folder)));
    for (const key of forger.keys) {
      const bytes = forger.read(key);
      forger.remove(key);
      const { finding, unfinished } = await byHead(forger);
      if (lasts.has(key)) expect([finding, unfinished.map(manifestOf)]).toEqual([null, [key]]);
      else expect(finding, key).not.toBeNull();
      const kind = readKey(key)?.kind;
      if (kind !== 'manifest') expect(finding?.key).toBe(key);
      forger.write(key, bytes);
    }
    expect((await byHead(forger)).finding).toBeNull();
  });

  it('is named, if a whole segment is gone', async () => {
    const forger = copy();
    const [, second = ''] = segmentsOf(forger, INPUT);
    forger.remove(second, manifestOf(second));
    await expectFinding(byKey(forger), 'missing-object', manifestOf(second));
  });

  it('is seen in the one after it, if a segment of verdicts is gone', async () => {
    const forger = copy();
    const [, second = '', third = ''] = segmentsOf(forger, OUTPUT);
    forger.remove(second, manifestOf(second));
    await expectFinding(byKey(forger), 'broken-link', manifestOf(third));
  });
});

describe('bytes that are cut off or added', () => {
  it.each<[string, (bytes: Buffer) => Buffer, ArchiveErrorCode]>([
    ['half an object', (bytes) => bytes.subarray(0, bytes.length / 2), 'truncated'],
    ['nothing', () => Buffer.alloc(0), 'truncated'],
    ['a byte more', (bytes) => Buffer.concat([bytes, Buffer.from([0])]), 'bad-block'],
    ['its blocks twice', (bytes) => Buffer.concat([bytes, bytes]), 'bad-block'],
  ])('are found if there is %s', async (_, change, code) => {
    const forger = copy();
    const [first = ''] = segmentsOf(forger, INPUT);
    forger.change(first, change);
    await expectFinding(byKey(forger), code, first);
  });
});

describe('what is put in another order', () => {
  it('is found if two segments change places', async () => {
    const forger = copy();
    const [first = '', second = ''] = segmentsOf(forger, INPUT);
    forger.exchange(first, second);
    await expectFinding(byKey(forger), 'not-a-segment', first);
    forger.exchange(manifestOf(first), manifestOf(second));
    await expectFinding(byKey(forger), 'wrong-place', manifestOf(first));
  });

  it('is found if two records change places, though all digests of the segment are right', async () => {
    const forger = copy();
    const leaves = await forger.leaves(INPUT);
    const [leaf] = leaves as [Leaf, ...Leaf[]];
    const [a, b, ...rest] = leaf.records as [Leaf['records'][number], Leaf['records'][number]];
    leaf.records = [{ ...b, offset: a.offset }, { ...a, offset: b.offset }, ...rest];
    forger.rewrite(INPUT, leaves);
    const { first } = leaf.manifest;
    await expectFinding(byKey(forger), 'sealed-differs', manifestKey({ ...INPUT, first }));
  });

  it('is found if two partitions change places', async () => {
    const forger = copy();
    const folderOf = (name: string): string => join(forger.folder, 'audit', 'v1', SHIPMENTS, name);
    renameSync(folderOf('0'), folderOf('2'));
    renameSync(folderOf('1'), folderOf('0'));
    renameSync(folderOf('2'), folderOf('1'));
    await expectFinding(byKey(forger), 'wrong-place', manifestKey({ ...INPUT, first: 0 }));
  });

  it('is found if two partitions change places, with all digests and links as they must be', async () => {
    const forger = copy();
    const [zero, one] = [await forger.leaves(INPUT), await forger.leaves(OTHER)];
    forger.rewrite(INPUT, one);
    forger.rewrite(OTHER, zero);
    const { finding } = await byKey(forger);
    expect(finding?.code).toMatch(/^(sealed-differs|missing-object)$/);
    expect(finding?.key).toContain(`${SHIPMENTS}/0/`);
  });
});

describe('what is forged so that all digests and links agree', () => {
  it('is found by the seal, if it is another record', async () => {
    const forger = copy();
    const leaves = await forger.leaves(INPUT);
    const second = leaves[1] as Leaf;
    second.records = second.records.map((record, i) =>
      i === 0 ? { ...record, value: Buffer.from('forged') } : record,
    );
    forger.rewrite(INPUT, leaves);
    await expectFinding(byKey(forger), 'sealed-differs', manifestKey({ ...INPUT, first: second.manifest.first }));
  });

  it('is found as a hole, if an input is left out', async () => {
    const forger = copy();
    const leaves = await forger.leaves(INPUT);
    const last = leaves.at(-1) as Leaf;
    last.records = last.records.toSpliced(1, 1);
    forger.rewrite(INPUT, leaves);
    await expectFinding(byKey(forger), 'hole', manifestKey({ ...INPUT, first: last.manifest.first }));
  });

  it('is found, where what is left out is called a blank: by the seal, or as a record that is none', async () => {
    for (const at of [1, -1]) {
      const forger = copy();
      const leaves = await forger.leaves(INPUT);
      const leaf = leaves.at(at) as Leaf;
      const { offset } = leaf.records[1] as Leaf['records'][number];
      leaf.manifest = { ...leaf.manifest, blanks: [[offset, offset + 1]] };
      if (at === 1) leaf.records = leaf.records.toSpliced(1, 1);
      forger.rewrite(INPUT, leaves);
      const { finding } = await byKey(forger);
      expect(finding?.code).toBe(at === 1 ? 'sealed-differs' : 'content-differs');
    }
  });

  it('is found by the revisions, if a verdict is left out, even if nothing is sealed', async () => {
    const forger = copy();
    const { place, leaves, gone, later } = await forger.supersededUnsealed([OUTPUT, OTHER_OUTPUT]);
    for (const leaf of leaves) leaf.records = leaf.records.filter((record) => record.offset !== gone.offset);
    forger.rewrite(place, leaves);
    const found = leaves.find(({ records }) => records.some(({ offset }) => offset === later.offset));
    const first = found?.records[0]?.offset ?? 0;
    await expectFinding(byKey(forger), 'broken-revision', segmentKey({ ...place, first }));
  });

  it('is found by its id, if a verdict says something else', async () => {
    const forger = copy();
    const leaves = await forger.leaves(OUTPUT);
    const leaf = leaves.at(-1) as Leaf;
    const type = ownSchema('oretrail.Verdict').type;
    leaf.records = leaf.records.map((record, i) => {
      if (i > 0 || record.value === null) return record;
      const verdict = type.fromBuffer(record.value.subarray(5));
      const value = Buffer.concat([record.value.subarray(0, 5), type.toBuffer({ ...verdict, amountUsd: 1 })]);
      return { ...record, value };
    });
    forger.rewrite(OUTPUT, leaves);
    await expectFinding(byKey(forger), 'wrong-verdict-id', segmentKey({ ...OUTPUT, first: leaf.manifest.first }));
  });

  it('is found by the cut, if a verdict is slipped in behind the segment that was sealed', async () => {
    const forger = copy();
    const leaves = await forger.leaves(OUTPUT);
    const offsets = leaves.flatMap(offsetsOf);
    const end = readSeal(forger.read(sealKey(2))).body.cut.verdicts[0] ?? 0;
    const third = leaves[2] as Leaf;
    // The seal says that nothing stands between the head's last verdict and the cut; the forger moves the cut's records there.
    third.records = third.records.map((record, i) => (i === 0 ? { ...record, offset: end - 1 } : record));
    expect(offsets).toContain(end - 1);
    const [a, b] = leaves as [Leaf, Leaf];
    b.records = b.records.slice(0, -1);
    forger.rewrite(OUTPUT, [a, b, third, ...leaves.slice(3)]);
    const { finding } = await byKey(forger);
    expect(finding?.code).toMatch(/^(sealed-differs|missing-object)$/);
  });

  it('is not found if no seal vouches for it yet, and the verification says how far the seals go', async () => {
    const forger = copy();
    const leaves = await forger.leaves(INPUT);
    const last = leaves.at(-1) as Leaf;
    last.records = last.records.map((record) => ({ ...record, appendTimeMs: 0 }));
    forger.rewrite(INPUT, leaves);
    const { finding, sealed, archived } = await byHead(forger);
    expect(finding).toBeNull();
    expect(sealed[`${SHIPMENTS}/0`]).toBeLessThanOrEqual(last.manifest.first);
    expect(archived[`${SHIPMENTS}/0`]).toBe(last.manifest.next);
  });
});

describe('the end', () => {
  /** Everything from the second seal on. */
  function dropTail(forger: Forger): void {
    const places = [INPUT, OTHER, OUTPUT, OTHER_OUTPUT, { topic: VEHICLES, partition: 0 }];
    for (const place of [...places, { topic: VEHICLES, partition: 1 }, { topic: 'reference.facts.v1', partition: 0 }]) {
      const later = segmentsOf(forger, place).slice(1);
      forger.remove(...later, ...later.map(manifestOf));
    }
    forger.remove(sealKey(2));
  }

  it('that is cut off at a seal is missed only by who holds a later one', async () => {
    const forger = copy();
    dropTail(forger);
    expect(await byKey(forger)).toMatchObject({ finding: null, seals: { last: 1 } });
    await expectFinding(byHead(forger), 'older-than-head', sealKey(2));
  });

  it('of an older copy of the whole store is the same', async () => {
    const older = new DirectoryStore(join(root, 'older'));
    const topics = new Map([...(await sampleTopics)].map(([place, records]) => [place, records.slice(0, 20)]));
    const sample = await writeSample(older, keys, topics);
    expect(sample.chain.good).toHaveLength(2);
    const { finding } = await verifyStore(older, { publicKey: keys.signing.publicKey, head: held });
    expect(finding?.code).toBe('differs-from-head');
  });

  it('that is cut off behind a seal is missed by who has it', async () => {
    const forger = copy();
    const [, second = '', ...later] = segmentsOf(forger, INPUT);
    forger.remove(second, manifestOf(second), ...later, ...later.map(manifestOf));
    await expectFinding(byKey(forger), 'missing-object', manifestOf(second));
  });

  it('that is replaced, sealed as it is, is found by the seal', async () => {
    const forger = copy();
    const leaves = await forger.leaves(INPUT);
    const second = leaves[1] as Leaf;
    second.records = second.records.with(-1, { ...(second.records.at(-1) as Leaf['records'][number]), value: null });
    forger.rewrite(INPUT, leaves.slice(0, 2));
    await expectFinding(byKey(forger), 'sealed-differs', manifestKey({ ...INPUT, first: second.manifest.first }));
  });
});

describe('seals', () => {
  it('that another key has signed are found', async () => {
    const forger = copy();
    const thief = newSigner();
    const { body } = readSeal(forger.read(sealKey(2)));
    forger.write(sealKey(2), await signSeal(body, [thief]));
    await expectFinding(byKey(forger), 'unknown-key', sealKey(2));
  });

  it('that were all made anew by another key are found by the key and by the head', async () => {
    const forger = copy();
    const thief = newSigner();
    const first = readSeal(forger.read(sealKey(1))).body;
    const pinned = { change: 'first', signing: thief.publicKey, recovery: keys.recovery.publicKey } as const;
    const one = await signSeal({ ...first, keys: pinned }, [thief]);
    const second = { ...readSeal(forger.read(sealKey(2))).body, previousSha256: sha256Of(one) };
    forger.write(sealKey(1), one);
    forger.write(sealKey(2), await signSeal(second, [thief]));
    expect((await verifyStore(forger.store)).finding).toBeNull();
    await expectFinding(byKey(forger), 'untrusted-key', sealKey(1));
    await expectFinding(verifyStore(forger.store, { head: held }), 'differs-from-head', sealKey(2));
  });

  it('that claim another root are found, though the right key has signed', async () => {
    const forger = copy();
    const { body } = readSeal(forger.read(sealKey(2)));
    for (const verdicts of [
      { ...body.verdicts, root: sha256Of(Buffer.from('x')) },
      { ...body.verdicts, count: 1_000 },
    ]) {
      forger.write(sealKey(2), await signSeal({ ...body, verdicts }, [keys.signing]));
      await expectFinding(byKey(forger), 'wrong-root', sealKey(2));
    }
  });

  it('of a stolen key are void from the last good one on, and the rest stands', async () => {
    const forger = copy();
    const [store, fresh] = [forger.store, newSigner()];
    const chain = await readSeals(store);
    const { type: _type, v: _v, number: _number, previousSha256: _previous, ...content } = readSeal(held).body;
    const theft = { ...content, verdicts: { count: 1_000_000, root: sha256Of(Buffer.from('theft')) } };
    await writeSeal(store, chain, { content: theft, signers: [keys.signing] });
    await expectFinding(byKey(forger), 'wrong-root', sealKey(3));
    const revocation = {
      change: 'revocation',
      signing: fresh.publicKey,
      recovery: keys.recovery.publicKey,
      revoked: keys.signing.publicKey,
      lastGood: { number: 2, sha256: sha256Of(held) },
    } as const;
    await writeSeal(store, chain, { content: { ...content, keys: revocation }, signers: [keys.recovery, fresh] });
    const found = await verifyStore(store, { publicKey: fresh.publicKey, head: held });
    expect(found).toMatchObject({ finding: null, seals: { last: 4, voided: [3] } });
    await expectFinding(byKey(forger), 'revoked-key', sealKey(1));
  });
});

describe('what does not belong there', () => {
  it.each([
    'audit/v1/sourcing.shipments.v1/0/notes.txt',
    'audit/v1/sourcing.draws.v1/0/00000000000000000000.avro',
    'audit/v1/seals/1.json',
    'audit/v1/more',
  ])('is found: %s', async (key) => {
    const forger = copy();
    forger.write(key, Buffer.from('x'));
    await expectFinding(byKey(forger), 'foreign-object', key);
  });

  it('is found if it is a partition that no seal knows', async () => {
    const forger = copy();
    forger.rewrite({ topic: SHIPMENTS, partition: 2 }, await forger.leaves(INPUT));
    await expectFinding(byKey(forger), 'foreign-object', `audit/v1/${SHIPMENTS}/2/`);
  });

  it('is found if a schema is another', async () => {
    const forger = copy();
    const schema = forger.keys.find((key) => readKey(key)?.kind === 'schema') ?? '';
    forger.change(schema, (bytes) => Buffer.concat([bytes, Buffer.from(' ')]));
    await expectFinding(byKey(forger), 'schema-differs', schema);
  });

  it('is found if a manifest names another cluster', async () => {
    const forger = copy();
    const [, , , last = ''] = segmentsOf(forger, INPUT);
    const { manifest } = readManifest(forger.read(manifestOf(last)));
    const identity = { ...manifest.identity, cluster: 'other' };
    forger.write(manifestOf(last), manifestBytes({ ...manifest, identity }));
    await expectFinding(byKey(forger), 'other-partition', manifestOf(last));
  });

  it('is found if a manifest is no manifest', async () => {
    const forger = copy();
    const [first = ''] = segmentsOf(forger, INPUT);
    forger.write(manifestOf(first), canonicalBytes({ v: 2 }));
    await expectFinding(byKey(forger), 'bad-manifest', manifestOf(first));
  });
});
