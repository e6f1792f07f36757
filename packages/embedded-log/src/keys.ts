/** The layout of the one LMDB database: keys are UTF-8 bytes, and sort as such. */
import { END } from '@oretrail/local-state';
import { type Topic, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';

/** Digits of an offset within a key: 2⁵³ has 16. */
const OFFSET_DIGITS = 16;

/** All records of a partition. */
export function recordsPrefix(topic: Topic, partition: number): string {
  return `records${END}${topicPartitionOf(topic, partition)}${END}`;
}

/** Records that are stored as one value, named by the last of them: who looks for one finds the first that reaches it. */
export function batchKey(topic: Topic, partition: number, lastOffset: number): string {
  return recordsPrefix(topic, partition) + lastOffset.toString().padStart(OFFSET_DIGITS, '0');
}

/** The last offset in a batch's key. */
export function lastOffsetIn(key: string): number {
  return Number(key.slice(-OFFSET_DIGITS));
}

/** The offset behind the last record of a partition. */
export function endKey(place: TopicPartition): string {
  return `end${END}${place}`;
}

/** What the log says of itself. */
export const HEADER_KEY = `header${END}`;
