/** Where a segment belongs. */
import { canonicalJson, sha256Bytes } from '@oretrail/model';
import type { Topic } from '@oretrail/runtime';

/** A partition of a topic. */
export type PartitionPlace = Readonly<{ topic: Topic; partition: number }>;

/** A segment of it, by the offset of its first record. */
export type SegmentPlace = PartitionPlace & Readonly<{ first: number }>;

/** Bytes of a sync marker. Source: Avro 1.12, "Object Container Files". */
export const SYNC_BYTES = 16;

/**
 * The sync marker of a segment: the first 16 bytes of the SHA-256 of `[topic, partition, first offset]` as RFC 8785 JSON,
 * such as `["sourcing.shipments.v1",0,50000]`. Avro wants it random, so that it does not stand in the data; a retry has to
 * write the same bytes. No reader here looks for a marker inside a block, so data that hold it do no harm.
 */
export function syncMarkerOf({ topic, partition, first }: SegmentPlace): Buffer {
  const digest = sha256Bytes(Buffer.from(canonicalJson([topic, partition, first]), 'utf8'));
  return Buffer.from(digest.subarray(0, SYNC_BYTES));
}
