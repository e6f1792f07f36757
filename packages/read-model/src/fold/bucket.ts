/** Buckets: vehicles that are equal in all that lists filter and summaries group by, but for VIN and days. */
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

/**
 * A text for each bucket, for memory alone, joined by hand: JSON takes three times as long. Two of them differ, since no other text
 * than the model can hold the separator.
 */
export function bucketName(bucket: Bucket): string {
  const { status, cause, manufacturer, model, modelYear, ruleset, findingBits, amountUsd, potentialUsd } = bucket;
  const texts = `${status}\0${cause}\0${manufacturer}\0${model}\0${ruleset}`;
  return `${texts}\0${modelYear} ${findingBits} ${amountUsd} ${potentialUsd}`;
}

/** The key of a bucket: a function of its members, by which it is found in one short index. */
export function bucketKey(bucket: Bucket): Uint8Array {
  return hash('sha256', JSON.stringify(bucketValues(bucket)), 'buffer').subarray(0, KEY_BYTES);
}
