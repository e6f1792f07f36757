/** An insider with all rights to a bucket: what Object Lock refuses, and what a verification finds of the rest. */
import { randomUUID } from 'node:crypto';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { makeBucket } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import type { NewObject, Store } from '@oretrail/store';
import { S3Store } from '@oretrail/store/s3';
import { newKeys, sampleTopics, writeSample } from '@oretrail/test-support/archive/sample-archive';
import { beforeAll, expect, it } from 'vitest';
import { sealKey } from '../keys.ts';
import { readWhole } from '../put-once.ts';
import { verifyStore } from './verify-store.ts';

const BUCKET = `oretrail-tampering-${randomUUID()}`;
const DAY_MS = 86_400_000;
const RETAIN_UNTIL = new Date(Date.now() + DAY_MS);
const keys = newKeys();

/** Locks whatever is written into it. */
class LockingStore implements Store {
  private readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  put(object: NewObject): Promise<'written' | 'exists'> {
    return this.store.put({ ...object, retainUntil: RETAIN_UNTIL });
  }
  get(key: string): ReturnType<Store['get']> {
    return this.store.get(key);
  }
  list(prefix: string): ReturnType<Store['list']> {
    return this.store.list(prefix);
  }
  retentionOf(key: string): ReturnType<Store['retentionOf']> {
    return this.store.retentionOf(key);
  }
}

await describeWith('an archive in a bucket that locks', { store: shared.store }, (parts) => {
  let store: Store;
  let client: S3Client;
  let segment = '';
  let versionId = '';
  const at = () => ({ Bucket: BUCKET, Key: segment });
  const verify = () => verifyStore(store, { publicKey: keys.signing.publicKey, lockedUntil: RETAIN_UNTIL });

  beforeAll(async () => {
    const { address: endpoint, region, credentials } = parts().store;
    await makeBucket(parts().store, BUCKET);
    client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
    store = new LockingStore(new S3Store({ endpoint, region, credentials, bucket: BUCKET, prefix: '' }));
    await writeSample(store, keys, await sampleTopics);
    for await (const { key } of store.list('audit/v1/sourcing.shipments.v1/'))
      if (key.endsWith('.avro')) segment ||= key;
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: segment }));
    versionId = Versions[0]?.VersionId ?? '';
  }, 60_000);

  it('is good, and locked to its last object', async () => {
    expect((await verify()).finding).toBeNull();
    const later = new Date(RETAIN_UNTIL.getTime() + DAY_MS);
    expect((await verifyStore(store, { lockedUntil: later })).finding?.code).toBe('not-locked');
  });

  it('refuses to shorten a lock, to lift it, and to delete what was written', async () => {
    const shorter = { Mode: 'COMPLIANCE', RetainUntilDate: new Date(Date.now() + 1_000) } as const;
    const weaker = { Mode: 'GOVERNANCE', RetainUntilDate: RETAIN_UNTIL } as const;
    for (const Retention of [shorter, weaker]) {
      const shorten = new PutObjectRetentionCommand({
        ...at(),
        VersionId: versionId,
        Retention,
        BypassGovernanceRetention: true,
      });
      await expect(client.send(shorten)).rejects.toThrow();
    }
    const remove = new DeleteObjectCommand({ ...at(), VersionId: versionId, BypassGovernanceRetention: true });
    await expect(client.send(remove)).rejects.toThrow();
    expect((await verify()).finding).toBeNull();
  });

  it('refuses to write over an object, or the change is found and what was written is still there', async () => {
    const before = await readWhole(store, segment, 10_000_000);
    const written = await client.send(new PutObjectCommand({ ...at(), Body: 'forged' })).then(
      () => true,
      () => false,
    );
    const { finding } = await verify();
    if (written) expect(finding?.key).toBe(segment);
    else expect(finding).toBeNull();
    const kept = await client.send(new GetObjectCommand({ ...at(), VersionId: versionId }));
    expect(Buffer.from((await kept.Body?.transformToByteArray()) ?? [])).toEqual(before);
  });

  it('refuses to hide an object behind a marker, or its absence is found, and the version is still there', async () => {
    const key = sealKey(1);
    const hidden = await client.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: key })).then(
      () => true,
      () => false,
    );
    const { finding } = await verify();
    if (hidden) expect(finding?.key === key || finding?.key === segment).toBe(true);
    const { Versions = [] } = await client.send(new ListObjectVersionsCommand({ Bucket: BUCKET, Prefix: key }));
    expect(Versions).toHaveLength(1);
    client.destroy();
  });
});
