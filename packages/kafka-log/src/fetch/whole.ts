/** Describes bytes that are not kept whole: how many they are, their digest, and their beginning. */
import { createHash } from 'node:crypto';
import type { CutRecord } from '@oretrail/runtime';
import { numberBytes } from '../header-bytes.ts';
import { BEGINNING_BYTES } from '../limits.ts';
import type { ReadMessage } from './fetched-message.ts';

/** A record, as far as its writer has written it. */
export type WrittenRecord = Pick<ReadMessage, 'key' | 'value' | 'headerBytes'>;

/** Bytes of a record that its writer has written. */
export function sizeOfRecord({ key, value, headerBytes }: WrittenRecord): number {
  return (key?.length ?? 0) + (value?.length ?? 0) + headerBytes.length;
}

/** Its digest is over key, value and headers as Kafka writes them: each behind its length. */
export function digestOfRecord(record: WrittenRecord): CutRecord {
  const hash = createHash('sha256');
  for (const bytes of [record.key, record.value]) {
    hash.update(numberBytes(bytes?.length ?? -1));
    if (bytes !== null) hash.update(bytes);
  }
  hash.update(record.headerBytes);
  return { of: 'record', bytes: sizeOfRecord(record), sha256: hash.digest('hex') };
}

/** Its digest is over the records of a batch as they were sent: compressed, without the head that the broker writes. */
export function digestOfBatch(compressed: Buffer): CutRecord {
  return { of: 'batch', bytes: compressed.length, sha256: createHash('sha256').update(compressed).digest('hex') };
}

/** The first bytes. */
export function beginning(bytes: Buffer | null): Buffer | null {
  return bytes?.subarray(0, BEGINNING_BYTES) ?? null;
}
