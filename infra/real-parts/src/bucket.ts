/** For specs and the stack: buckets. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { StorePart } from './store.ts';

/** Already there, and ours: to be called again at will. */
const STANDING = /^BucketAlreadyOwnedByYou$/;

/** Makes a bucket that keeps versions and locks objects, if it is not there. */
export async function makeBucket({ address, region, credentials }: StorePart, bucket: string): Promise<void> {
  const client = new S3Client({ endpoint: address, region, credentials, forcePathStyle: true });
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucket, ObjectLockEnabledForBucket: true }));
  } catch (error) {
    if (!(error instanceof Error) || !STANDING.test(error.name)) throw error;
  } finally {
    client.destroy();
  }
}
