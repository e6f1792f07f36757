/** Enters what the intake itself has written, as Kafka has acknowledged it: nothing of it has to be read back. */
import { type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { RecordedStatement } from '../intake.ts';
import type { Outgoing } from '../writing/outgoing.ts';
import type { KnownStatements } from './known-statements.ts';

/**
 * Enters statements with their places. A position moves only as long as nothing lies between: what another has written there
 * is then read from the topic.
 */
export function enterWritten(known: KnownStatements, messages: readonly Outgoing[]): void {
  const statements: RecordedStatement[] = [];
  const next = new Map<TopicPartition, number>();
  for (const { message, offset, stated } of messages) {
    if (stated === null || offset === null) continue;
    const { topic, partition } = message;
    statements.push({ ...stated, place: { topic, partition, offset } });
    const place = topicPartitionOf(topic, partition);
    if (offset === (next.get(place) ?? known.place(place).next)) next.set(place, offset + 1);
  }
  if (statements.length > 0) known.enter(statements, next);
}
