/** Bounds the memory of what was fetched and not taken yet: a supplier that waits may have left the rest of a hostile batch. */
import type { Fetched, Reader } from '@oretrail/kafka-log';
import { type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import { FETCHED_AHEAD_MAX } from './limits.ts';

/** The rest of the partitions that were read last. */
export class FetchedAhead {
  private readonly reader: Pick<Reader, 'forget'>;
  /** The partition that was read last is at the end. */
  private readonly kept = new Map<TopicPartition, Pick<Fetched, 'topic' | 'partition'>>();

  constructor(reader: Pick<Reader, 'forget'>) {
    this.reader = reader;
  }

  /** Keeps the rest of these, and of the ones read before as many as there may be. */
  keep(fetched: readonly Pick<Fetched, 'topic' | 'partition'>[]): void {
    for (const { topic, partition } of fetched) {
      const place = topicPartitionOf(topic, partition);
      this.kept.delete(place);
      this.kept.set(place, { topic, partition });
    }
    for (const [place, { topic, partition }] of this.kept) {
      if (this.kept.size <= FETCHED_AHEAD_MAX) return;
      this.kept.delete(place);
      this.reader.forget(topic, partition);
    }
  }
}
