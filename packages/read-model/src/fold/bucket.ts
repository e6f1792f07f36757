/** Buckets: vehicles that are equal in all that lists filter and summaries group by. */
import { hash } from 'node:crypto';

/** What a bucket's vehicles have in common. Missing texts are empty, missing numbers 0. */
export type Bucket = Readonly<{
  status: string;
  cause: string;
  manufacturer: string;
  model: string;
  modelYear: number;
  /** `YYYY-MM` of the deciding date. */
  month: string;
  ruleset: string;
  findingBits: number;
  amountUsd: number;
  potentialUsd: number;
}>;

/** Bytes of a key: two sets of texts with the same one would take 2⁶⁴ tries to make. */
const KEY_BYTES = 16;

/** The members in the order of their columns. */
export function bucketValues(bucket: Bucket): readonly (string | number)[] {
  const { status, cause, manufacturer, model, modelYear, month, ruleset, findingBits, amountUsd, potentialUsd } = bucket;
  return [status, cause, manufacturer, model, modelYear, month, ruleset, findingBits, amountUsd, potentialUsd];
}

/** The key of a bucket: a function of its members, so that a database built again has the same ones. */
export function bucketKey(bucket: Bucket): Uint8Array {
  return hash('sha256', JSON.stringify(bucketValues(bucket)), 'buffer').subarray(0, KEY_BYTES);
}
