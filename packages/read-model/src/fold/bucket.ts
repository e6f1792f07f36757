/** Buckets: vehicles that are equal in all that lists filter and summaries group by. */
import { hash } from 'node:crypto';

/** What a bucket's vehicles have in common. Missing texts are empty, missing numbers 0. */
export type Bucket = Readonly<{
  status: string;
  cause: string;
  manufacturer: string;
  model: string;
  modelYear: number;
  ruleset: string;
  findingBits: number;
  amountUsd: number;
  potentialUsd: number;
}>;

/** Bytes of a key: to make two buckets with the same one would take 2⁶⁴ tries. */
const KEY_BYTES = 16;

/** The members in the order of their columns. */
export function bucketValues(bucket: Bucket): readonly (string | number)[] {
  const { status, cause, manufacturer, model, modelYear, ruleset, findingBits, amountUsd, potentialUsd } = bucket;
  return [status, cause, manufacturer, model, modelYear, ruleset, findingBits, amountUsd, potentialUsd];
}

/** A text for each bucket: what its key is the digest of. */
export function bucketName(bucket: Bucket): string {
  return JSON.stringify(bucketValues(bucket));
}

/** The key of a bucket: a function of its members, so that a database built again has the same ones. */
export function bucketKey(name: string): Uint8Array {
  return hash('sha256', name, 'buffer').subarray(0, KEY_BYTES);
}
