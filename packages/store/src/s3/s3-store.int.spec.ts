import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { StorePart } from '@oretrail/real-parts';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { describeStoreContract } from '@oretrail/test-support/archive/store-contract';
import { expect, it, vi } from 'vitest';
import { openArchiveStore, openStore } from '../open-store.ts';
import { S3Store } from './s3-store.ts';

/** Every store of this file has a prefix of its own in it. */
const BUCKET = `oretrail-archive-${randomUUID()}`;

const accessTo = ({ address: endpoint, region, credentials }: StorePart) => ({ endpoint, region, credentials });

async function makeBucket(part: StorePart, bucket: string, isLocking: boolean): Promise<void> {
  const client = new S3Client({ ...accessTo(part), forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: isLocking }));
  client.destroy();
}

await describeWith('a bucket', { store: shared.store }, (parts) => {
  let made: Promise<void> | null = null;
  const bucketMade = (): Promise<void> => {
    made ??= makeBucket(parts().store, BUCKET, true);
    return made;
  };

  describeStoreContract('a bucket of S3', async () => {
    await bucketMade();
    const store = new S3Store({ ...accessTo(parts().store), bucket: BUCKET, prefix: `${randomUUID()}/` });
    return { store, locks: true, close: async () => store.close() };
  });

  it('is opened by its URL', async () => {
    await bucketMade();
    const { address, region, credentials } = parts().store;
    vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
    const environment = { ORETRAIL_S3_ENDPOINT: address, AWS_REGION: region };
    const store = await openArchiveStore(`s3://${BUCKET}/deep/er`, environment);
    expect(await store.put({ key: 'a', body: Buffer.from('x') })).toBe('written');
    for (const [place, key] of [
      [`s3://${BUCKET}/deep/`, 'er/a'],
      [`s3://${BUCKET}`, 'deep/er/a'],
    ] as const) {
      expect(await (await openStore(place, environment)).get(key)).not.toBeNull();
    }
  });

  it('is written into only if it locks', async () => {
    const { store: part } = parts();
    const bucket = `oretrail-open-${randomUUID()}`;
    await makeBucket(part, bucket, false);
    const open = new S3Store({ ...accessTo(part), bucket, prefix: '' });
    await expect(open.requireLocks()).rejects.toMatchObject({ code: 'not-locking' });
    const absent = new S3Store({ ...accessTo(part), bucket: `${bucket}-not`, prefix: '' });
    await expect(absent.requireLocks()).rejects.toMatchObject({ code: 'no-bucket' });
    await expect(absent.get('a')).rejects.toMatchObject({ code: 'no-bucket' });
  });

  it('says that it refuses whoever has no rights', async () => {
    const { store: part } = parts();
    const credentials = { accessKeyId: 'nobody', secretAccessKey: 'nothing' };
    const store = new S3Store({ ...accessTo(part), credentials, bucket: BUCKET, prefix: '' });
    await expect(store.put({ key: 'a', body: Buffer.from('') })).rejects.toMatchObject({ code: 'store-refused' });
  });
});

it.each(['', 'http://bucket/', 's3://', 's3://A/b', 's3://bucket/../b', 's3://bucket/a//b'])(
  'no store is at %j',
  async (place) => {
    await expect(openStore(place, {})).rejects.toMatchObject({ code: 'bad-store' });
  },
);
