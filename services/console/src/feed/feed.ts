/** Reads the public topics into what the console knows: to their ends, and on from there. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Writers } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { type Fetched, KAFKA_ERRORS, type Reader } from '@oretrail/kafka-log';
import { hasReached, type Position, type PublicBatch, type PublicPlace } from '@oretrail/read-model';
import { type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { Knowledge } from '../knowledge/knowledge.ts';
import { FEED_FOLDS_MAX, FEED_RECORDS_MAX, FEED_RETRY_MS, FEED_WAIT_MS } from '../limits.ts';
import { batchOf } from './batch-of.ts';

/** What reads from Kafka. */
export type FeedReader = Pick<Reader, 'ends' | 'read' | 'close'>;

/** What a feed takes. */
export type FeedOptions = Readonly<{
  openReader: () => FeedReader;
  writers: Writers;
  places: readonly PublicPlace[];
  knowledge: Pick<Knowledge, 'position' | 'fold' | 'note'>;
  /** Everything is read that was there at the start. */
  onReady: () => void;
  /** Kafka could not be read, and will be tried again; and it can be read again. */
  onAway: (error: unknown) => void;
  onBack: () => void;
}>;

type Ends = ReadonlyMap<TopicPartition, number>;

function nextIn(position: Position): (place: PublicPlace) => number {
  const nexts = new Map(position.map((one) => [topicPartitionOf(one.topic, one.partition), one.next]));
  return ({ topic, partition }) => nexts.get(topicPartitionOf(topic, partition)) ?? 0;
}

function endsOf(places: readonly PublicPlace[], ends: Ends): Position {
  return places.map((place) => ({ ...place, next: ends.get(topicPartitionOf(place.topic, place.partition)) ?? 0 }));
}

/** The position behind what was fetched. */
function positionBehind(position: Position, all: readonly Fetched[]): Position {
  const places = new Map(position.map((one) => [topicPartitionOf(one.topic, one.partition), one]));
  for (const { topic, partition, next } of all) {
    places.set(topicPartitionOf(topic, partition), { topic, partition, next });
  }
  return [...places.values()];
}

/** Feeds one read model. */
export class Feed {
  private readonly options: FeedOptions;
  private reader: FeedReader;
  private isAway = false;
  /** Folds in their order: while they run, the next records are read and decoded. */
  private readonly folding: Promise<void>[] = [];
  /** Behind what is folded, and what is being folded: there reading continues. */
  private reached: Position;

  constructor(options: FeedOptions) {
    this.options = options;
    this.reached = options.knowledge.position;
    this.reader = options.openReader();
  }

  /** Reads until it is asked to stop. @throws what the process can't continue after */
  async run(stop: AbortSignal): Promise<void> {
    const { onReady, knowledge, places } = this.options;
    let due: Position | null = null;
    while (!stop.aborted) {
      try {
        const ends = endsOf(places, await this.reader.ends(places));
        due ??= ends;
        this.back();
        const isAll = hasReached(
          knowledge.position,
          due.filter(({ next }) => next > 0),
        );
        knowledge.note(ends, isAll);
        if (isAll) onReady();
        await this.readOn(ends, stop);
      } catch (error) {
        await this.retry(error, stop);
      }
    }
    await Promise.all(this.folding);
  }

  async close(): Promise<void> {
    await this.reader.close();
  }

  /** Reads once. With nothing to read, it waits for something. @param ends where the topics ended before */
  private async readOn(ends: Position, stop: AbortSignal): Promise<void> {
    const { places } = this.options;
    const nextOf = nextIn(this.reached);
    const from = places.map((place) => ({ ...place, from: nextOf(place), limit: Infinity }));
    const all = await this.reader.read(from, { recordsMax: FEED_RECORDS_MAX, waitMs: FEED_WAIT_MS });
    const batches = stop.aborted ? [] : await this.batchesOf(all, nextOf);
    if (this.folding.length === FEED_FOLDS_MAX) await this.folding.shift();
    if (batches.length > 0) await this.fold(batches, positionBehind(this.reached, all), ends);
  }

  /** Folds, and waits for that if nothing more is there: how far it is behind is to be right as soon as it can be. */
  private async fold(batches: readonly PublicBatch[], behind: Position, ends: Position): Promise<void> {
    const folding = this.options.knowledge.fold(batches);
    this.folding.push(folding);
    this.reached = behind;
    const isAll = hasReached(
      behind,
      ends.filter(({ next }) => next > 0),
    );
    if (isAll) await Promise.all(this.folding.splice(0));
    // A later reading hears of a failure.
    else folding.catch(() => {});
  }

  private batchesOf(all: readonly Fetched[], nextOf: (place: PublicPlace) => number): Promise<readonly PublicBatch[]> {
    return Promise.all(all.map((fetched) => batchOf(fetched, nextOf(fetched), this.options.writers)));
  }

  private async retry(error: unknown, stop: AbortSignal): Promise<void> {
    if (!isErrorOf(KAFKA_ERRORS, error, 'kafka-unreachable')) throw error;
    if (!this.isAway) this.options.onAway(error);
    this.isAway = true;
    await this.reader.close().catch(() => {});
    await sleep(FEED_RETRY_MS, undefined, { signal: stop }).catch(() => {});
    this.reader = this.options.openReader();
  }

  private back(): void {
    if (this.isAway) this.options.onBack();
    this.isAway = false;
  }
}
