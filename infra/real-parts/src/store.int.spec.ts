import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectRetentionCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { expect, it } from 'vitest';
import type { StorePart } from './index.ts';
import { describeWith, shared } from './specs.ts';

/** As short as a lock can be and still hold until the test is over: a store from outside keeps the object so long. */
const RETENTION_MS = 10 * 60_000;

const client = ({ address, region, credentials }: StorePart): S3Client =>
  new S3Client({ endpoint: address, region, credentials, forcePathStyle: true });

await describeWith('the S3 store', { store: shared.store }, (parts) => {
  it('locks an object, and writes no key twice', async () => {
    const s3 = client(parts().store);
    const place = { Bucket: `oretrail-real-parts-${Date.now()}`, Key: 'audit/v1/0.avro' };
    await s3.send(new CreateBucketCommand({ Bucket: place.Bucket, ObjectLockEnabledForBucket: true }));
    const until = new Date(Date.now() + RETENTION_MS);
    const put = new PutObjectCommand({
      ...place,
      Body: 'evidence',
      IfNoneMatch: '*',
      ObjectLockMode: 'COMPLIANCE',
      ObjectLockRetainUntilDate: until,
    });
    const { VersionId } = await s3.send(put);
    if (VersionId === undefined) throw new Error('the store keeps no versions');

    await expect(s3.send(put)).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
    await expect(s3.send(new DeleteObjectCommand({ ...place, VersionId }))).rejects.toThrow(/protected|denied|lock/i);
    const { Retention } = await s3.send(new GetObjectRetentionCommand({ ...place, VersionId }));
    expect(Retention?.Mode).toBe('COMPLIANCE');
    const { Body } = await s3.send(new GetObjectCommand(place));
    expect(await Body?.transformToString()).toBe('evidence');
  });
});
