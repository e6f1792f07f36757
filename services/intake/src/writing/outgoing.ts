/** Messages on their way to Kafka. */
import type { TopicMessage } from '@oretrail/kafka-log';
import type { RecordedStatement } from '../intake.ts';

/** A statement as the index knows it, but for its place, which Kafka decides. */
export type Stated = Omit<RecordedStatement, 'place'>;

/** A message, and its offset as soon as Kafka has it. `stated` is null if it is not a statement. */
export type Outgoing = Readonly<{ message: TopicMessage; bytes: number; stated: Stated | null }> & {
  offset: number | null;
};

/** Bytes of a message: its key, its value and its headers. */
function bytesOf({ key, value, headers }: TopicMessage): number {
  let bytes = (key?.length ?? 0) + (value?.length ?? 0);
  for (const header of headers) bytes += header.name.length + (header.value?.length ?? 0);
  return bytes;
}

/** A message that is to be written. */
export function outgoing(message: TopicMessage, stated: Stated | null): Outgoing {
  return { message, bytes: bytesOf(message), stated, offset: null };
}
