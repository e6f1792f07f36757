/**
 * What becomes of an event where it was read: the one place that decides it, for workers, replay, audit and commands.
 * What can't be read as an event at all has its code from the reader of its bytes. Source: protocol.md, "Fate".
 */
import { mayCorrect, notAllowedReason, type Operators, type OretrailEvent, topicOf } from '@oretrail/model';
import { DEAD_LETTER_ERRORS, type DeadLetter } from '../port/errors.ts';
import { partitionOf } from '../port/partition.ts';
import { FACTS, type Topic } from '../port/topics.ts';

/** Where a record was read, and who may correct the events of others there. */
export type Reading = Readonly<{
  topic: Topic;
  partition: number;
  /** Partitions of the co-partitioned topics. */
  partitions: number;
  operators: Operators;
}>;

/** The partition of a public topic in which a key belongs. */
export function duePartition(topic: Topic, key: string | Uint8Array, partitions: number): number {
  return topic === FACTS ? 0 : partitionOf(key, partitions);
}

/** Why an event is buried where it was read; null where it is taken. */
export function refusalOf(
  event: OretrailEvent,
  { topic, partition, partitions, operators }: Reading,
): DeadLetter | null {
  const dueTopic = topicOf(event);
  if (dueTopic !== topic) {
    return DEAD_LETTER_ERRORS.error('wrong-topic', `an ${event.type} of this subject belongs in ${dueTopic}`);
  }
  const due = duePartition(topic, event.subject, partitions);
  if (due !== partition) {
    const what = `the key belongs in partition ${due}; use partitioner=murmur2_random`;
    return DEAD_LETTER_ERRORS.error('wrong-partition', what);
  }
  if (event.type !== 'oretrail.correction.v1' || mayCorrect(event, operators)) return null;
  return DEAD_LETTER_ERRORS.error('not-allowed', notAllowedReason(event));
}
