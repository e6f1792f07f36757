/** Messages on their way to Kafka. */
import { messageBytes, type TopicMessage } from '@oretrail/kafka-log';
import type { RecordedStatement } from '../intake.ts';

/** A statement as the index knows it, but for its place, which Kafka decides. */
export type Stated = Omit<RecordedStatement, 'place'>;

/** A message, and its offset as soon as Kafka has it. `stated` is null if it is not a statement. */
export type Outgoing = Readonly<{ message: TopicMessage; bytes: number; stated: Stated | null }> & {
  offset: number | null;
};

/** A message that is to be written. */
export function outgoing(message: TopicMessage, stated: Stated | null): Outgoing {
  return { message, bytes: messageBytes(message), stated, offset: null };
}
