/** Opens the index, and throws it away if it is not of these topics. */
import { join } from 'node:path';
import { identityOf } from '@oretrail/avro';
import { firstRecordOf } from '@oretrail/kafka-log';
import { type LocalStateError, openCache } from '@oretrail/local-state';
import { FACTS, PUBLIC_INPUTS, topicPartitionOf } from '@oretrail/runtime';
import type { Place, Reading } from '../reading/topic-reader.ts';
import { KnownStatements } from './known-statements.ts';

/** The layout of the index: one of another layout is built again. */
const LAYOUT = 1;
/** The folder of the index, within that of the process. */
const FOLDER = 'known';

/** Which topics an index is of. */
export type IndexedTopics = Readonly<{
  /** The id of the cluster. */
  cluster: string;
  topicPrefix: string;
  places: readonly Place[];
}>;

/** The partitions of the public topics. @param partitions of the co-partitioned topics */
export function publicPlaces(partitions: number): readonly Place[] {
  return [...PUBLIC_INPUTS].flatMap((topic) =>
    Array.from({ length: topic === FACTS ? 1 : partitions }, (_, partition) => ({ topic, partition })),
  );
}

/** SHA-256 of the first record of a partition; null if it is empty. */
async function firstRecordSha256(
  reader: Reading,
  cluster: string,
  { topic, partition }: Place,
): Promise<string | null> {
  const first = await firstRecordOf(reader, topic, partition);
  return first === null ? null : identityOf(cluster, first).firstRecordSha256;
}

/** Whether all that the index has read is still there, and is the same. */
async function isOfThese(known: KnownStatements, topics: IndexedTopics, reader: Reading): Promise<boolean> {
  const ends = await reader.ends(topics.places);
  for (const one of topics.places) {
    const place = topicPartitionOf(one.topic, one.partition);
    const read = known.place(place);
    if (read.next === 0) continue;
    if (read.next > (ends.get(place) ?? 0) || read.firstRecordSha256 === null) return false;
    if (read.firstRecordSha256 !== (await firstRecordSha256(reader, topics.cluster, one))) return false;
  }
  return true;
}

/** What the index says of the topics beside their first records. */
function scopeOf({ cluster, topicPrefix, places }: IndexedTopics): string {
  const named = places.map(({ topic, partition }) => topicPartitionOf(topic, partition));
  return JSON.stringify({ layout: LAYOUT, cluster, topicPrefix, named });
}

/**
 * Opens the index in the folder of the process. One that is damaged, or of other topics, is thrown away.
 * @param onLost called then, with what was wrong with the file; null if it is of other topics
 * @throws KafkaLogError if the topics can't be asked; LocalStateError if there is not room for it
 */
export async function openKnown(
  directory: string,
  topics: IndexedTopics,
  reader: Reading,
  onLost: (error: LocalStateError | null) => void,
): Promise<KnownStatements> {
  const known = new KnownStatements(await openCache(join(directory, FOLDER), onLost));
  const [scope, due] = [known.scope, scopeOf(topics)];
  if (scope === due && (await isOfThese(known, topics, reader))) return known;
  if (scope !== null) onLost(null);
  known.restart(due);
  return known;
}

/** Notes which partitions the index has begun to read. Until then a crash costs that it is built again. */
export async function identifyPlaces(known: KnownStatements, topics: IndexedTopics, reader: Reading): Promise<void> {
  for (const one of topics.places) {
    const place = topicPartitionOf(one.topic, one.partition);
    const { next, firstRecordSha256: noted } = known.place(place);
    if (next === 0 || noted !== null) continue;
    const first = await firstRecordSha256(reader, topics.cluster, one);
    if (first !== null) known.identify(place, first);
  }
}
