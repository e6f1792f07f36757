/** Reads committed records of any partitions from any offsets, over one connection for each broker. */

import { setTimeout as sleep } from 'node:timers/promises';
import { type Blank, type Topic, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import { isWorthNewClient } from './asked-cluster.ts';
import { clusterOf, type KafkaOptions } from './connection.ts';
import { codeOfRefusal, KAFKA_ERRORS } from './errors.ts';
import { FETCH_RESPONSE } from './fetch/fetch-answer.ts';
import type { FetchedMessage } from './fetch/fetched-message.ts';
import { FetchedPartition } from './fetch/fetched-partition.ts';
import { type Cluster, READ_COMMITTED } from './kafkajs-parts.ts';
import { nameOnCluster, topicOfName } from './names.ts';

/** A partition and where in it to read: from an offset on, and no further than a limit. */
export type ReadFrom = Readonly<{ topic: Topic; partition: number; from: number; limit: number }>;
/** What was read, and where to read on: beyond the last record, and beyond what holds no data. */
export type Fetched = Readonly<{
  topic: Topic;
  partition: number;
  messages: readonly FetchedMessage[];
  next: number;
  /** Offsets before `next` that hold a marker of a transaction, or what was aborted. Any other without a message has lost it. */
  blanks: readonly Blank[];
}>;
/** Bounds of one reading. With nothing to read, it waits so long for something. */
export type ReadBounds = Readonly<{ recordsMax: number; waitMs: number }>;

/** Bytes of one partition in an answer; Kafka's own default. A larger record still comes, alone. */
const PARTITION_BYTES_MAX = 1_048_576;
/** Bytes of an answer; Kafka's own default for a broker's answers. */
const ANSWER_BYTES_MAX = 52_428_800;
/** How long a broker may be gone before the process gives up: a restart takes some seconds. */
const GONE_MAX_MS = 15_000;
const RETRY_WAIT_MS = 100;
/** Kafka protocol, ListOffsets: the end of a partition; with read_committed, the last stable offset. */
const LATEST = '-1';
/** Kafka protocol: no replica but a client. */
const CLIENT = -1;

type Failure = Readonly<{ type?: string; name?: string; retriable?: boolean; cause?: Failure }>;
type Within = Readonly<{ topic: Topic; partition: number }>;

/** One reader: its calls must follow each other. */
export class Reader {
  private readonly cluster: Cluster;
  private readonly options: KafkaOptions;
  private readonly known = new Set<Topic>();
  /** Fetched and not yet asked for, by place: an answer may hold more than one reading takes. */
  private readonly ahead = new Map<TopicPartition, FetchedPartition>();
  /** The last stable offset of each partition, as its last answer had it. */
  private readonly stable = new Map<TopicPartition, number>();
  private isConnected = false;
  /** Milliseconds that the last reading took beside waiting for brokers: what was there was inflated, and its records found. */
  tookMs = 0;

  constructor(options: KafkaOptions) {
    this.options = options;
    this.cluster = clusterOf(options);
  }

  async close(): Promise<void> {
    await this.cluster.disconnect();
  }

  /** For each partition the offset behind its last committed record, before which nothing is open any more. */
  async ends(partitions: readonly Within[]): Promise<ReadonlyMap<TopicPartition, number>> {
    const ends = new Map<TopicPartition, number>();
    const answers = await this.ask(partitions, (broker, topics) =>
      broker.listOffsets({
        replicaId: CLIENT,
        isolationLevel: READ_COMMITTED,
        topics: topics.map(({ topic, of }) => ({
          topic: this.nameOf(topic),
          partitions: of.map(({ partition }) => ({ partition, timestamp: LATEST })),
        })),
      }),
    );
    for (const { responses } of answers) {
      for (const { topic, partitions: of } of responses) {
        for (const { partition, offset } of of)
          ends.set(topicPartitionOf(this.topicOf(topic), partition), Number(offset));
      }
    }
    return ends;
  }

  /** Where a partition ended when it was last asked for; null before that. It costs nothing, and may be old. */
  endSeen(topic: Topic, partition: number): number | null {
    return this.stable.get(topicPartitionOf(topic, partition)) ?? null;
  }

  /** Drops what was fetched of a partition and not asked for yet: that may be a batch of some kilobytes, inflated to megabytes. */
  forget(topic: Topic, partition: number): void {
    this.ahead.delete(topicPartitionOf(topic, partition));
  }

  /** Reads on in all of these partitions at once; those with nothing new are left out. */
  async read(from: readonly ReadFrom[], bounds: ReadBounds): Promise<readonly Fetched[]> {
    const ready = this.taken(from, bounds.recordsMax);
    if (ready.length > 0 || from.length === 0) return ready;
    await this.fetch(from, bounds.waitMs);
    return this.taken(from, bounds.recordsMax);
  }

  private nameOf(topic: Topic): string {
    return nameOnCluster(this.options, topic);
  }

  private topicOf(name: string): Topic {
    return topicOfName(this.options, name);
  }

  private taken(from: readonly ReadFrom[], recordsMax: number): readonly Fetched[] {
    const begin = performance.now();
    const ready = from.filter(({ topic, partition }) => this.ahead.has(topicPartitionOf(topic, partition)));
    // An even share: a long history of one topic must not keep what tasks say to each other waiting.
    const share = Math.max(1, Math.floor(recordsMax / Math.max(1, ready.length)));
    const all: Fetched[] = [];
    for (const one of ready) {
      const fetched = this.take(one, share);
      if (fetched !== null) all.push(fetched);
    }
    this.tookMs = performance.now() - begin;
    return all;
  }

  private take({ topic, partition, from, limit }: ReadFrom, recordsMax: number): Fetched | null {
    const place = topicPartitionOf(topic, partition);
    const ahead = this.ahead.get(place);
    if (ahead === undefined) return null;
    if (ahead.from !== from || limit <= from) {
      this.ahead.delete(place);
      return null;
    }
    const { messages, next, blanks, isAll } = ahead.take(recordsMax, limit);
    if (isAll) this.ahead.delete(place);
    return { topic, partition, messages, next, blanks };
  }

  private async fetch(from: readonly ReadFrom[], waitMs: number): Promise<void> {
    const offsets = new Map(from.map((one) => [topicPartitionOf(one.topic, one.partition), one.from]));
    const offsetOf = (topic: Topic, partition: number) => offsets.get(topicPartitionOf(topic, partition)) ?? 0;
    const answers = await this.ask(from, (broker, topics) =>
      broker.fetch({
        replicaId: CLIENT,
        isolationLevel: READ_COMMITTED,
        maxWaitTime: waitMs,
        minBytes: 1,
        maxBytes: ANSWER_BYTES_MAX,
        response: FETCH_RESPONSE,
        topics: topics.map(({ topic, of }) => ({
          topic: this.nameOf(topic),
          partitions: of.map(({ partition }) => {
            return { partition, fetchOffset: String(offsetOf(topic, partition)), maxBytes: PARTITION_BYTES_MAX };
          }),
        })),
      }),
    );
    for (const { responses } of answers) {
      for (const { topicName, partitions } of responses) {
        const topic = this.topicOf(topicName);
        for (const answer of partitions) {
          const place = topicPartitionOf(topic, answer.partition);
          this.stable.set(place, answer.lastStableOffset);
          const fetched = FetchedPartition.of(answer, offsetOf(topic, answer.partition));
          if (fetched !== null) this.ahead.set(place, fetched);
        }
      }
    }
  }

  /** Asks the leader of each partition, again while leaders move or restart. */
  private async ask<Answer>(
    partitions: readonly Within[],
    request: (
      broker: Awaited<ReturnType<Cluster['findBroker']>>,
      topics: readonly Readonly<{ topic: Topic; of: readonly Within[] }>[],
    ) => Promise<Answer>,
  ): Promise<readonly Answer[]> {
    let goneSince: number | null = null;
    for (;;) {
      try {
        await this.prepare(partitions);
        const leaders = [...this.byLeader(partitions)];
        return await Promise.all(
          leaders.map(async ([nodeId, of]) => request(await this.cluster.findBroker({ nodeId }), byTopic(of))),
        );
      } catch (error) {
        // From the first failure on: a request to a frozen broker alone may take longer than the limit.
        goneSince ??= performance.now();
        await this.giveUpOrWait(error, performance.now() - goneSince);
      }
    }
  }

  private async giveUpOrWait(cause: unknown, goneMs: number): Promise<void> {
    const failure = (cause ?? {}) as Failure;
    const what = cause instanceof Error ? cause.message : String(cause);
    if (failure.type === 'OFFSET_OUT_OF_RANGE') throw KAFKA_ERRORS.error('trimmed', what, { cause });
    const isMissing = failure.type === 'UNKNOWN_TOPIC_OR_PARTITION';
    const refusal = codeOfRefusal(cause);
    if (refusal !== null) throw KAFKA_ERRORS.error(refusal, what, { cause });
    if (goneMs > GONE_MAX_MS)
      throw KAFKA_ERRORS.error(isMissing ? 'unknown-topic' : 'kafka-unreachable', what, { cause });
    // kafkajs gives up sooner on a connection that is new: what is away may still come back in time.
    if (!isMissing && !isWorthNewClient(failure)) throw cause;
    await sleep(RETRY_WAIT_MS);
    // What fails now is asked for again, and gives up in the end.
    await this.cluster.refreshMetadata().catch(() => {});
  }

  private async prepare(partitions: readonly Within[]): Promise<void> {
    if (!this.isConnected) await this.cluster.connect();
    this.isConnected = true;
    const unknown = [...new Set(partitions.map(({ topic }) => topic))].filter((topic) => !this.known.has(topic));
    if (unknown.length === 0) return this.cluster.refreshMetadataIfNecessary();
    await this.cluster.addMultipleTargetTopics(unknown.map((topic) => this.nameOf(topic)));
    for (const topic of unknown) this.known.add(topic);
  }

  private byLeader(partitions: readonly Within[]): ReadonlyMap<string, Within[]> {
    const byLeader = new Map<string, Within[]>();
    for (const one of partitions) {
      const [nodeId] = Object.keys(this.cluster.findLeaderForPartitions(this.nameOf(one.topic), [one.partition]));
      if (nodeId === undefined) {
        const what = `${topicPartitionOf(one.topic, one.partition)} is not there`;
        throw Object.assign(KAFKA_ERRORS.error('unknown-topic', what), {
          type: 'UNKNOWN_TOPIC_OR_PARTITION',
        });
      }
      byLeader.set(nodeId, [...(byLeader.get(nodeId) ?? []), one]);
    }
    return byLeader;
  }
}

function byTopic(partitions: readonly Within[]) {
  const byName = new Map<Topic, Within[]>();
  for (const one of partitions) byName.set(one.topic, [...(byName.get(one.topic) ?? []), one]);
  return [...byName].map(([topic, of]) => ({ topic, of }));
}
