/** The log on Kafka. Source: architecture.md, "Exactly once with kafkajs"; the port is the runtime's. */

import { setImmediate as eventLoopTurn } from 'node:timers/promises';
import { identityOf } from '@oretrail/avro';
import { type LocalStateError, LocalStates, openCache, type TextDatabase, transact } from '@oretrail/local-state';
import {
  type Log,
  type NewRecord,
  type PartitionIdentity,
  type ReadRequest,
  type ReadResult,
  type StateChanges,
  type StepWrite,
  type TaskId,
  type TaskLog,
  type Topic,
  taskName,
  topicPartitionOf,
} from '@oretrail/runtime';
import { Appender } from './appender.ts';
import type { MessageCodec, PlacedMessage } from './codec.ts';
import type { KafkaOptions } from './connection.ts';
import { recordsOf } from './decoding.ts';
import { KAFKA_ERRORS } from './errors.ts';
import { firstRecordOf } from './plain-records.ts';
import { type Fetched, Reader } from './reader.ts';
import { requestsOf, type StepHeaders } from './requests.ts';
import { SaveClock } from './save-clock.ts';
import { clusterIdOf } from './settings.ts';
import { requireAllWritten, type StepPoint, TaskProducer } from './task-producer.ts';

/** How a log is opened. */
export type KafkaLogOptions = Readonly<{
  kafka: KafkaOptions;
  codec: MessageCodec;
  /** Partitions of each co-partitioned topic; `oretrail topics check` holds the cluster against it. */
  partitions: number;
  /** Where local states are kept: a folder of this process's own. A process that opens no task needs none. */
  directory?: string;
  /** How long a coordinator of cuts may be silent until the tasks continue without it; 30 s by default. */
  cutLapseMs?: number;
  /** Called at moments at which a fault is worth trying. */
  onPoint?: ((point: StepPoint) => void) | undefined;
  /** Headers of what a task's present step publishes, beside its own: of a trace. */
  headersOf?: (task: TaskId) => StepHeaders;
  /** Called for local states that were thrown away, with what is wrong with them. */
  onStateLost?: ((error: LocalStateError) => void) | undefined;
  /** How often the local state of a task is saved, at most; by default every five seconds. */
  saveIntervalMs?: number;
  /** Called for each transaction that was committed. */
  onCommit?: ((commit: Commit) => void) | undefined;
}>;

/** A committed transaction: what it wrote beside its journal, how long it took, and whether local state was saved after it. */
export type Commit = Readonly<{ records: readonly NewRecord[]; durationMs: number; isSaved: boolean }>;

/** Topics of a cluster, with the local states of the tasks that this process owns. */
export class KafkaLog implements Log {
  readonly partitions: number;
  readonly keepsCauses = true;
  private readonly options: KafkaLogOptions;
  /** Opened with the first task. */
  private database: Promise<TextDatabase> | null = null;
  private readonly reader: Reader;
  /** Calls of the one reader follow each other. */
  private lastRead: Promise<unknown> = Promise.resolve();
  /** The id of the cluster, once asked for. */
  private cluster: Promise<string> | null = null;
  private readonly appender: Appender;
  private readonly producers = new Map<string, TaskProducer>();

  constructor(options: KafkaLogOptions) {
    this.options = options;
    this.partitions = options.partitions;
    this.reader = new Reader(options.kafka);
    this.appender = new Appender(options.kafka);
  }

  /** Leaves the cluster, and closes the local states. */
  async close(): Promise<void> {
    await this.lastRead.catch(() => {});
    for (const producer of this.producers.values()) await producer.close();
    await this.appender.close();
    await this.reader.close();
    await (await this.database)?.close();
  }

  async end(topic: Topic, partition: number): Promise<number> {
    const ends = await this.inTurn(() => this.reader.ends([{ topic, partition }]));
    return ends.get(topicPartitionOf(topic, partition)) ?? 0;
  }

  async identity(topic: Topic, partition: number): Promise<PartitionIdentity | null> {
    this.cluster ??= clusterIdOf(this.options.kafka);
    const first = await this.inTurn(() => firstRecordOf(this.reader, topic, partition));
    return first === null ? null : identityOf(await this.cluster, first);
  }

  async read(request: ReadRequest): Promise<ReadResult> {
    const { records, next } = await recordsOf(await this.readMessages(request), this.options.codec);
    return { records, next };
  }

  /** The same as messages, byte for byte: of topics whose records are not texts, such as dead letters. */
  async readMessages({ topic, partition, from, recordsMax }: ReadRequest): Promise<Fetched> {
    const request = [{ topic, partition, from, limit: Infinity }];
    // A recovery reads on and on in what was fetched at once: heartbeats must get a turn between two of its batches.
    await eventLoopTurn();
    const [fetched] = await this.inTurn(() => this.reader.read(request, { recordsMax, waitMs: 0 }));
    return fetched ?? { topic, partition, messages: [], next: from, blanks: [] };
  }

  /** Idempotent, never transactional, so that offsets of public topics are dense. Source: protocol.md, "Registers". */
  async append(records: readonly NewRecord[]): Promise<void> {
    await this.appender.connect();
    await this.options.codec.prepare?.();
    const { codec, kafka } = this.options;
    for (const { counts, topicMessages } of requestsOf(records, { codec, ...kafka })) {
      const written = await this.appender.send(topicMessages);
      requireAllWritten(kafka, counts, written);
    }
  }

  /** The same for messages as they are, in one request: they must fit into it. @returns the offset of each */
  async appendMessages(topic: Topic, messages: readonly PlacedMessage[]): Promise<readonly number[]> {
    return this.appender.append(messages.map((message) => ({ ...message, topic })));
  }

  async open(task: TaskId): Promise<TaskLog> {
    const { kafka, codec, headersOf, onPoint = () => {} } = this.options;
    const name = taskName(task);
    const database = await this.openDatabase();
    const states = new LocalStates(database);
    const producer = new TaskProducer(kafka, task, codec, headersOf);
    const saves = new SaveClock(this.options.saveIntervalMs);
    const before = this.producers.get(name);
    this.producers.set(name, producer);
    onPoint('before-fence');
    await producer.fence();
    onPoint('after-fence');
    await before?.close();
    const asOwner = (action: () => void): void => {
      if (this.producers.get(name) !== producer) throw KAFKA_ERRORS.error('fenced', `${name} was opened again`);
      transact(database, action);
    };
    return {
      state: states.of(name),
      commit: (step) => this.commit(producer, saves, step, (changes) => asOwner(() => states.apply(name, changes))),
      save: async (changes) => asOwner(() => states.apply(name, changes)),
      forget: async () => asOwner(() => states.forget(name)),
    };
  }

  /** Lets a task go that another process is to own: its local state stays, as a cache. */
  async release(task: TaskId): Promise<void> {
    const name = taskName(task);
    const producer = this.producers.get(name);
    this.producers.delete(name);
    await producer?.close();
  }

  private openDatabase(): Promise<TextDatabase> {
    const { directory } = this.options;
    if (directory === undefined) throw new TypeError('a log without a directory can open no task');
    this.database ??= openCache(directory, this.options.onStateLost);
    return this.database;
  }

  private async commit(
    producer: TaskProducer,
    saves: SaveClock,
    step: StepWrite,
    apply: (changes: StateChanges) => void,
  ): Promise<number> {
    const { onPoint = () => {}, onCommit } = this.options;
    onPoint('before-first-transaction');
    const begin = performance.now();
    const journalOffset = await producer.write(step, onPoint);
    onPoint('after-commit');
    const end = performance.now();
    const isSaved = saves.isDue(step.unsavedCharacters, end);
    onCommit?.({ records: step.records, durationMs: end - begin, isSaved });
    if (!isSaved) return journalOffset;
    apply(step.changes(journalOffset));
    step.saved();
    onPoint('after-local-commit');
    return journalOffset;
  }

  private inTurn<T>(action: () => Promise<T>): Promise<T> {
    const turn = this.lastRead.catch(() => {}).then(action);
    this.lastRead = turn;
    return turn;
  }
}
