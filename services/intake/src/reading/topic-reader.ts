/** Reads the topics that the intake follows. */
import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { type Fetched, KAFKA_ERRORS, type Reader, type ReadFrom } from '@oretrail/kafka-log';
import { STEP_RECORDS_MAX, type Topic, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';

/** What reads from Kafka. */
export type Reading = Pick<Reader, 'ends' | 'read' | 'close'>;

/** How long a new leader may take to show what the one before it has shown. */
const READ_WAIT_MS = 1_000;

/** A partition. */
export type Place = Readonly<{ topic: Topic; partition: number }>;
/** Offsets by place. */
export type Offsets = ReadonlyMap<TopicPartition, number>;

function isProgress({ topic, partition, next }: Fetched, asked: readonly ReadFrom[]): boolean {
  return asked.some((one) => one.topic === topic && one.partition === partition && next > one.from);
}

/** One reader for all who follow a topic: their questions follow each other. */
export class TopicReader implements Reading {
  private readonly open: () => Reading;
  private reader: Reading;
  private last: Promise<unknown> = Promise.resolve();

  constructor(open: () => Reading) {
    this.open = open;
    this.reader = open();
  }

  ends(places: readonly Place[]): Promise<Offsets> {
    return this.inTurn(() => this.reader.ends(places));
  }

  read(from: readonly ReadFrom[], bounds: Parameters<Reading['read']>[1]): Promise<readonly Fetched[]> {
    return this.inTurn(() => this.reader.read(from, bounds));
  }

  /**
   * Reads partitions to these ends.
   * @param positions where to begin, by place; asked again after each batch, because the taker moves it
   * @throws KafkaLogError `trimmed` if there is less than that
   */
  async readTo(
    places: readonly Place[],
    ends: Offsets,
    taker: Readonly<{
      position: (place: TopicPartition) => number;
      take: (fetched: Fetched) => Promise<void> | void;
    }>,
  ): Promise<void> {
    for (;;) {
      const behind = places.flatMap(({ topic, partition }) => {
        const place = topicPartitionOf(topic, partition);
        const [from, limit] = [taker.position(place), ends.get(place) ?? 0];
        return from < limit ? [{ topic, partition, from, limit }] : [];
      });
      const [first] = behind;
      if (first === undefined) return;
      const all = await this.read(behind, { recordsMax: STEP_RECORDS_MAX, waitMs: READ_WAIT_MS });
      if (!all.some((fetched) => isProgress(fetched, behind))) {
        const what = `${topicPartitionOf(first.topic, first.partition)} ends at ${first.from}, and ${first.limit} is due`;
        throw KAFKA_ERRORS.error('trimmed', what);
      }
      for (const fetched of all) await taker.take(fetched);
      // Much is read at the start, and requests must be answered meanwhile.
      await eventLoopTurn();
    }
  }

  /** Begins again with new connections. */
  async reopen(): Promise<void> {
    await this.inTurn(async () => {
      await this.reader.close().catch(() => {});
      this.reader = this.open();
    });
  }

  async close(): Promise<void> {
    await this.last.catch(() => {});
    await this.reader.close();
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.last.catch(() => {}).then(action);
    this.last = turn;
    return turn;
  }
}
