/** Reads and answers for the suppliers of given shares, until the group gives them to others or something fails. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fetched, KAFKA_ERRORS, type KafkaOptions, Reader } from '@oretrail/kafka-log';
import { partitionOf, type Topic, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { Intake } from '../intake.ts';
import { AnswerWriter, isRefusal } from './answer-writer.ts';
import type { Assignment, Given } from './assignment.ts';
import { type Budget, costOf } from './budget.ts';
import { FetchedAhead } from './fetched-ahead.ts';
import {
  BATCH_RECORDS_MAX,
  DISCOVERY_INTERVAL_MS,
  HOLD_MS,
  KEEP_POSITIONS_MS,
  POLL_INTERVAL_MS,
  SUPPLIERS_AT_ONCE_MAX,
  SUPPLIERS_MAX,
} from './limits.ts';
import { type OpenPartition, openTopics, type TopicListener } from './open-topics.ts';
import type { AvroReader } from './statement-of-record.ts';
import { type Supplier, suppliersIn } from './supplier.ts';
import { type DecidedRecord, takeBatch } from './take-batch.ts';
import { Turns } from './turns.ts';

/** What happens on the way. Each function must be quick, and throw nothing. */
export type SessionListener = TopicListener &
  Readonly<{
    /** Records were answered. */
    onAnswered?: (topic: Topic, records: readonly DecidedRecord[]) => void;
    /** The records of a topic can't be answered now, and are taken again. */
    onHeld?: (topic: Topic, error: unknown) => void;
    /** There are more suppliers than are read. */
    onTooMany?: (suppliers: number) => void;
  }>;

/** What a session works with. */
export type SessionOptions = Readonly<{
  kafka: KafkaOptions;
  intake: Pick<Intake, 'take' | 'grants'>;
  /** Without patience: a registry that is away holds those that need it, and no others. */
  avro: AvroReader;
  /** Into which the suppliers are divided: the partitions of the shipments. */
  shares: number;
  budget: Budget;
  listener: SessionListener;
  /** Between two looks for new topics; DISCOVERY_INTERVAL_MS if it is left out. */
  discoveryIntervalMs?: number;
}>;

/** The work on one assignment. */
export class Session {
  readonly turns = new Turns();
  private readonly options: SessionOptions;
  private readonly assignment: Assignment;
  private readonly given: Given;
  private readonly reader: Reader;
  private readonly ahead: FetchedAhead;
  private readonly writer: AnswerWriter;
  private readonly open = new Map<TopicPartition, OpenPartition>();
  private readonly works = new Set<Promise<void>>();
  private resting = new AbortController();
  private foundAtMs = -Infinity;
  private keptAtMs = performance.now();
  /** Set if topics or the producer may be others by now: the next session finds out. */
  private failure: Error | null = null;

  constructor(options: SessionOptions, assignment: Assignment, given: Given) {
    this.options = options;
    this.assignment = assignment;
    this.given = given;
    this.reader = new Reader(options.kafka);
    this.ahead = new FetchedAhead(this.reader);
    this.writer = new AnswerWriter(options.kafka);
  }

  /** Partitions that are read. */
  get partitions(): Iterable<OpenPartition> {
    return this.open.values();
  }

  /** Works until the signal is aborted. @throws what ends the session: another one may begin */
  async run(stop: AbortSignal): Promise<void> {
    try {
      await this.writer.connect();
      while (!stop.aborted) {
        if (this.failure !== null) throw this.failure;
        const hasWork = await this.makeTurn();
        if (!hasWork) await this.rest(stop);
      }
    } finally {
      await Promise.all(this.works);
      await Promise.all([this.writer.close(), this.reader.close().catch(() => {})]);
    }
  }

  /** Waits for a while, or until the records of some supplier are answered. */
  private async rest(stop: AbortSignal): Promise<void> {
    this.resting = new AbortController();
    const signal = AbortSignal.any([stop, this.resting.signal]);
    await sleep(POLL_INTERVAL_MS, undefined, { signal }).catch(() => {});
  }

  /** @returns false if there was nothing to read */
  private async makeTurn(): Promise<boolean> {
    const nowMs = performance.now();
    const { discoveryIntervalMs = DISCOVERY_INTERVAL_MS } = this.options;
    if (nowMs - this.foundAtMs >= discoveryIntervalMs) await this.find(nowMs);
    const all = [...this.open.values()];
    if (all.length === 0) return false;
    const ends = await this.reader.ends(all);
    for (const one of all) one.end = ends.get(topicPartitionOf(one.topic, one.partition)) ?? one.end;
    const free = all.filter(({ supplier }) => this.turns.isFree(supplier.principal, nowMs));
    if (nowMs - this.keptAtMs >= KEEP_POSITIONS_MS) await this.keep(free, nowMs);
    const behind = free.filter(({ position, end }) => position < end);
    const from = this.turns.choose(behind, SUPPLIERS_AT_ONCE_MAX).map(({ topic, partition, position }) => {
      return { topic, partition, from: position, limit: position + BATCH_RECORDS_MAX };
    });
    const fetched = await this.reader.read(from, { recordsMax: BATCH_RECORDS_MAX * from.length, waitMs: 0 });
    for (const one of fetched) this.begin(one);
    this.ahead.keep(fetched);
    return fetched.length > 0;
  }

  private shareOf({ topics }: Supplier): number {
    return partitionOf(topics.statements, this.options.shares);
  }

  /** Opens topics and partitions that are new. @throws KafkaLogError `unknown-topic` if some were deleted */
  private async find(nowMs: number): Promise<void> {
    const { kafka, intake, listener } = this.options;
    const all = suppliersIn(intake.grants);
    if (all.length > SUPPLIERS_MAX) listener.onTooMany?.(all.length);
    const ours = all.slice(0, SUPPLIERS_MAX).filter((one) => this.given.shares.has(this.shareOf(one)));
    const counts = new Map<Topic, number>();
    for (const { topic } of this.open.values()) counts.set(topic, (counts.get(topic) ?? 0) + 1);
    const found = ours.length === 0 ? [] : await openTopics(kafka, ours, (topic) => counts.get(topic) ?? 0, listener);
    // Neither the reader nor the producer forgets a topic.
    if (found === null) throw KAFKA_ERRORS.error('unknown-topic', 'topics of a supplier were deleted');
    for (const one of found) {
      const place = topicPartitionOf(one.topic, one.partition);
      if (!this.open.has(place)) this.open.set(place, one);
    }
    this.foundAtMs = nowMs;
  }

  /** Commits positions that have not moved, before Kafka forgets them. */
  private async keep(free: readonly OpenPartition[], nowMs: number): Promise<void> {
    for (const one of free) await this.commit(one, one.position);
    this.keptAtMs = nowMs;
  }

  private commit({ supplier, topic, partition }: OpenPartition, position: number): Promise<void> {
    return this.assignment.commit(this.shareOf(supplier), new Map([[topicPartitionOf(topic, partition), position]]));
  }

  private begin(fetched: Fetched): void {
    const open = this.open.get(topicPartitionOf(fetched.topic, fetched.partition));
    if (open === undefined) return;
    const { principal } = open.supplier;
    this.turns.begin(principal);
    const work = this.answer(open, fetched)
      .catch((error: unknown) => this.hold(open, error))
      .finally(() => {
        this.turns.end(principal);
        this.works.delete(work);
        this.resting.abort();
      });
    this.works.add(work);
  }

  private async answer(open: OpenPartition, { messages, next }: Fetched): Promise<void> {
    const { intake, avro, budget, listener } = this.options;
    const { principal } = open.supplier;
    const { records, isWhole } = await takeBatch(messages, principal, { intake, avro });
    await this.write(open, records);
    const position = isWhole ? next : (messages[records.length]?.offset ?? next);
    await this.commit(open, position);
    open.position = position;
    listener.onAnswered?.(open.topic, records);
    const waitMs = await budget.spend(principal, costOf(records.map(({ message }) => message)));
    if (!isWhole) this.turns.hold(principal, performance.now() + HOLD_MS, 'waiting');
    else if (waitMs > 0) this.turns.hold(principal, performance.now() + waitMs, 'slowed');
  }

  /** A supplier whose topics refuse what is written waits alone. */
  private async write(open: OpenPartition, records: readonly DecidedRecord[]): Promise<void> {
    try {
      await this.writer.write(open, records);
    } catch (error) {
      if (!isRefusal(error)) this.failure = error instanceof Error ? error : new TypeError(String(error));
      throw error;
    }
  }

  private hold({ supplier, topic }: OpenPartition, error: unknown): void {
    this.turns.hold(supplier.principal, performance.now() + HOLD_MS, 'waiting');
    this.options.listener.onHeld?.(topic, error);
  }
}
