/**
 * The one transactional producer of a task. After any failure it is of no use any more, and the process stops: kafkajs
 * can't tell fenced from timed out. Source: architecture.md, "Exactly once with kafkajs".
 */

import {
  journalOf,
  type NewRecord,
  type StepWrite,
  type TaskId,
  type TopicPartition,
  taskName,
  topicPartitionOf,
} from '@oretrail/runtime';
import type { Producer, RecordMetadata, Transaction } from 'kafkajs';
import type { MessageCodec } from './codec.ts';
import { clientOf, type KafkaOptions, RETRY } from './connection.ts';
import { codeOfRefusal, KAFKA_ERRORS, type KafkaLogError } from './errors.ts';
import type { PartitionsAhead } from './kafkajs-parts.ts';
import { nameOnCluster, topicOfName, transactionalIdOf } from './names.ts';
import { type ProduceRequest, requestsOf, type StepHeaders } from './requests.ts';

/** A frozen worker holds every reader back for so long; kafkajs's default of 60 s is too much. Same source. */
const TRANSACTION_TIMEOUT_MS = 10_000;

/** Moments at which a test may stop a process. */
export type StepPoint =
  | 'before-fence'
  | 'after-fence'
  | 'after-fold'
  | 'after-claim'
  | 'before-first-transaction'
  | 'before-commit'
  | 'after-commit'
  | 'after-local-commit';

/**
 * kafkajs alone has reported success for a partition whose leader changed between two tries, and written nothing there:
 * our patch mends that, and this is the proof for each batch.
 * @throws KafkaLogError `step-failed` if the brokers have not acknowledged each partition that was written to
 */
export function requireAllWritten(
  prefixes: Pick<KafkaOptions, 'topicPrefix'>,
  counts: ProduceRequest['counts'],
  written: readonly RecordMetadata[],
): void {
  const acknowledged = new Set(
    written.map(({ topicName, partition }) => topicPartitionOf(topicOfName(prefixes, topicName), partition)),
  );
  const missing = [...counts.keys()].filter((place) => !acknowledged.has(place));
  if (missing.length === 0) return;
  throw KAFKA_ERRORS.error('step-failed', `no broker has acknowledged what was sent to ${missing.join(', ')}`);
}

/** What kafkajs says; another's text may quote a record, and this one is logged. */
function said(cause: unknown): string {
  if (!(cause instanceof Error)) return typeof cause;
  return cause.name.startsWith('KafkaJS') ? cause.message : cause.name;
}

/** Writes the steps of one task. */
export class TaskProducer {
  private readonly producer: Producer;
  private readonly task: TaskId;
  private readonly codec: MessageCodec;
  private readonly options: KafkaOptions;
  private readonly headersOf: ((task: TaskId) => StepHeaders) | undefined;

  constructor(options: KafkaOptions, task: TaskId, codec: MessageCodec, headersOf?: (task: TaskId) => StepHeaders) {
    this.headersOf = headersOf;
    this.task = task;
    this.codec = codec;
    this.options = options;
    this.producer = clientOf(options).producer({
      transactionalId: transactionalIdOf(options, taskName(task)),
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
  }

  /** Ends what an earlier owner has left open; that owner can write no more. Only a transaction does that. */
  async fence(): Promise<void> {
    try {
      await this.producer.connect();
      await (await this.producer.transaction()).abort();
    } catch (cause) {
      throw KAFKA_ERRORS.error(
        codeOfRefusal(cause) ?? 'kafka-unreachable',
        `${taskName(this.task)} was not taken over: ${said(cause)}`,
        { cause },
      );
    }
  }

  /** @returns the offset of the journal record */
  async write(step: StepWrite, onPoint: (point: StepPoint) => void): Promise<number> {
    const transaction = await this.producer.transaction().catch((cause: unknown) => {
      throw this.failure(cause);
    });
    try {
      const headers = this.headersOf === undefined ? {} : { headers: this.headersOf(this.task) };
      const [topic, partition] = [journalOf(this.task.worker), this.task.index];
      const ahead = { topic: nameOnCluster(this.options, topic), partitions: [{ partition }] };
      const sent = await this.send(transaction, step.records, { ...headers, partitionsAhead: [ahead] });
      const journal = { topic, partition, key: taskName(this.task), value: step.journal(sent) };
      const offset = (await this.send(transaction, [journal])).get(topicPartitionOf(topic, partition));
      if (offset === undefined) throw new Error(`the broker gave no offset of ${topicPartitionOf(topic, partition)}`);
      onPoint('before-commit');
      await transaction.commit();
      return offset;
    } catch (cause) {
      // What has failed is void either way: the next owner of the task ends it.
      await transaction.abort().catch(() => {});
      throw this.failure(cause);
    }
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }

  private failure(cause: unknown): KafkaLogError {
    const what = `a step of ${taskName(this.task)}: ${said(cause)}`;
    return KAFKA_ERRORS.error(codeOfRefusal(cause) ?? 'step-failed', what, { cause });
  }

  /** @returns for each place the offset of the last record just sent to it */
  private async send(
    transaction: Transaction,
    records: readonly NewRecord[],
    { partitionsAhead = [], headers }: Readonly<{ headers?: StepHeaders; partitionsAhead?: PartitionsAhead }> = {},
  ): Promise<ReadonlyMap<TopicPartition, number>> {
    const sent = new Map<TopicPartition, number>();
    const to = { codec: this.codec, topicPrefix: this.options.topicPrefix };
    for (const { counts, topicMessages } of requestsOf(records, to, headers)) {
      const batch = { topicMessages, acks: -1, partitionsAhead };
      const written = await transaction.sendBatch(batch);
      requireAllWritten(this.options, counts, written);
      for (const { topicName, partition, baseOffset } of written) {
        const place = topicPartitionOf(topicOfName(this.options, topicName), partition);
        if (baseOffset === undefined) throw new Error(`the broker gave no offset of ${place}`);
        sent.set(place, Number(baseOffset) + (counts.get(place) ?? 0) - 1);
      }
    }
    return sent;
  }
}
