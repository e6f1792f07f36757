/** What is in a store, by names alone. */
import { topicPartitionOf } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { archiveError } from '../errors.ts';
import { ARCHIVE_ROOT, readKey } from '../keys.ts';
import { OBJECT_BYTES_MAX } from '../limits.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';

/** What a verification will look at. */
export type Inventory = Readonly<{
  /** Partitions that have objects, in the order of their names. */
  places: readonly PartitionPlace[];
  objects: number;
  /** The bytes of the segments: nearly all there is. */
  bytes: number;
}>;

/** @throws ArchiveError `foreign-object`, `too-large` */
export async function takeInventory(store: Store): Promise<Inventory> {
  const places = new Map<string, PartitionPlace>();
  const sum = { objects: 0, bytes: 0 };
  for await (const { key, bytes } of store.list(ARCHIVE_ROOT)) {
    const object = readKey(key);
    if (object === null) throw archiveError('foreign-object', `It has ${bytes} bytes`, { subject: key });
    if (bytes > OBJECT_BYTES_MAX) throw archiveError('too-large', `It has ${bytes} bytes`, { subject: key });
    sum.objects += 1;
    if (!('place' in object)) continue;
    if (object.kind === 'segment') sum.bytes += bytes;
    const { topic, partition } = object.place;
    places.set(topicPartitionOf(topic, partition), { topic, partition });
  }
  const inOrder = [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
  return { places: inOrder, ...sum };
}
