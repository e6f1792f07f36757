/** Topics in memory, as the intake reads and writes them, with faults: for specs in which the log is only a port. */
import {
  type Fetched,
  type FetchedMessage,
  headerBytesOf,
  type ReadFrom,
  type TopicMessage,
} from '@oretrail/kafka-log';
import { type Topic, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';

/** What a produce request comes to: it is written and answered; or its answer is lost, with or without the records. */
export type Fault = 'none' | 'answer-lost' | 'request-lost';

type Place = Readonly<{ topic: Topic; partition: number }>;

/** A cluster. Records stay when those who read and write leave. */
export class MemoryTopics {
  private readonly records = new Map<TopicPartition, FetchedMessage[]>();
  /** How many produce requests were answered. */
  requests = 0;
  /** Asked before each produce request. */
  fault: () => Fault = () => 'none';
  /** Waited for before each produce request is carried out. */
  gate: Promise<void> = Promise.resolve();

  /** The records of a partition. */
  of(topic: Topic, partition: number): readonly FetchedMessage[] {
    return this.records.get(topicPartitionOf(topic, partition)) ?? [];
  }

  /** All records of some topics. */
  all(topics: Iterable<Topic>): readonly FetchedMessage[] {
    const wanted = [...topics];
    return [...this.records].flatMap(([place, of]) =>
      wanted.some((topic) => place.startsWith(`${topic}/`)) ? of : [],
    );
  }

  /** Removes a partition, as if its topic were made again. */
  remove(topic: Topic, partition: number): void {
    this.records.delete(topicPartitionOf(topic, partition));
  }

  /** Appends at once, as another writer does. @returns the offset of each */
  append(messages: readonly TopicMessage[]): readonly number[] {
    return messages.map(({ topic, partition, key, value, headers }) => {
      const place = topicPartitionOf(topic, partition);
      const of = this.records.get(place) ?? [];
      this.records.set(place, of);
      const [offset, timeMs] = [of.length, Date.parse('2026-06-01T00:00:00Z') + of.length];
      of.push({ offset, timeMs, key, value, headerBytes: headerBytesOf(headers), headerCount: headers.length });
      return offset;
    });
  }

  /** A producer. */
  appender() {
    return {
      append: async (messages: readonly TopicMessage[]): Promise<readonly number[]> => {
        await this.gate;
        const fault = this.fault();
        if (fault === 'request-lost') throw new Error('the request was lost');
        const offsets = this.append(messages);
        if (fault === 'answer-lost') throw new Error('the answer was lost');
        this.requests += 1;
        return offsets;
      },
      close: async (): Promise<void> => {},
    };
  }

  /** A reader. */
  reader() {
    return {
      ends: async (places: readonly Place[]): Promise<ReadonlyMap<TopicPartition, number>> =>
        new Map(
          places.map(({ topic, partition }) => [topicPartitionOf(topic, partition), this.of(topic, partition).length]),
        ),
      read: async (
        from: readonly ReadFrom[],
        { recordsMax }: Readonly<{ recordsMax: number }>,
      ): Promise<readonly Fetched[]> =>
        from.flatMap(({ topic, partition, from: at, limit }) => {
          const messages = this.of(topic, partition).slice(at, Math.min(limit, at + recordsMax));
          return messages.length === 0 ? [] : [{ topic, partition, messages, next: at + messages.length, blanks: [] }];
        }),
      close: async (): Promise<void> => {},
    };
  }
}
