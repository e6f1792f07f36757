/** Writes answers and dead letters, durably, before the position moves. */
import {
  clientOf,
  type KafkaOptions,
  kafkajsMessage,
  messageBytes,
  nameOnCluster,
  type PlacedMessage,
  RETRY,
} from '@oretrail/kafka-log';
import { partitionOf, type Topic } from '@oretrail/runtime';
import type { Message, Producer, TopicMessages } from 'kafkajs';
import { answerOf, letterOf } from './answer.ts';
import { REQUEST_BYTES_MAX } from './limits.ts';
import type { OpenPartition } from './open-topics.ts';
import type { DecidedRecord } from './take-batch.ts';

/** A message to a topic, by its name on the cluster. */
type Addressed = Readonly<{ topic: string; message: PlacedMessage }>;

const EMPTY_KEY = Buffer.alloc(0);

/** What is to be written about records of one partition: first all letters, then the answers in the order of the records. */
export function messagesAbout(
  { topicPrefix }: Pick<KafkaOptions, 'topicPrefix'>,
  { supplier, topic, partition }: Pick<OpenPartition, 'supplier' | 'topic' | 'partition'>,
  records: readonly DecidedRecord[],
): readonly Addressed[] {
  const named = (of: Topic): string => nameOnCluster({ topicPrefix }, of);
  const [letters, answers]: [Addressed[], Addressed[]] = [[], []];
  for (const { message, decided } of records) {
    const { offset } = message;
    // A letter has the name in the pipeline, as all letters have; a supplier knows its topic by the name on the cluster.
    const letter = letterOf(decided, { topic, partition, offset }, message);
    const due = partition % supplier.letterPartitions;
    if (letter !== null) {
      letters.push({ topic: named(supplier.topics.deadLetters), message: { ...letter, partition: due } });
    }
    const answer = answerOf(decided, { topic: named(topic), partition, offset }, message);
    const of = partitionOf(answer.key ?? EMPTY_KEY, supplier.answerPartitions);
    answers.push({ topic: named(supplier.topics.answers), message: { ...answer, partition: of } });
  }
  return [...letters, ...answers];
}

/** Messages in requests of about {@link REQUEST_BYTES_MAX}, in their order: all that one writes to a partition is one batch. */
export function* requestsOf(messages: readonly Addressed[]): Generator<TopicMessages[], void> {
  let request = new Map<string, Message[]>();
  let bytes = 0;
  for (const { topic, message } of messages) {
    const size = messageBytes(message);
    if (bytes > 0 && bytes + size > REQUEST_BYTES_MAX) {
      yield Array.from(request, ([name, of]) => ({ topic: name, messages: of }));
      [request, bytes] = [new Map(), 0];
    }
    const of = request.get(topic) ?? [];
    request.set(topic, of);
    of.push(kafkajsMessage(message));
    bytes += size;
  }
  if (request.size > 0) yield Array.from(request, ([name, of]) => ({ topic: name, messages: of }));
}

type Failure = Readonly<{ type?: string; originalError?: unknown; cause?: unknown }>;

/** Failures behind failures that are looked at: kafkajs wraps once or twice. */
const CAUSES_MAX = 5;

/**
 * Whether a broker refuses what is written to some topics: other suppliers are not concerned. After any other failure the
 * producer may be of no use, and after a topic is gone it is not.
 */
export function isRefusal(failure: unknown, depth = 0): boolean {
  if (typeof failure !== 'object' || failure === null || depth > CAUSES_MAX) return false;
  const { type, originalError, cause } = failure as Failure;
  if (type !== undefined) return type !== 'UNKNOWN_TOPIC_OR_PARTITION';
  return isRefusal(originalError ?? cause, depth + 1);
}

/**
 * One producer. It is not idempotent: an answer may be written twice, and after a failure it needs no new one. But it never
 * forgets a topic that was deleted, and fails with all others for it, so each session has its own.
 */
export class AnswerWriter {
  private readonly kafka: KafkaOptions;
  private readonly producer: Producer;

  constructor(kafka: KafkaOptions) {
    this.kafka = kafka;
    this.producer = clientOf(kafka).producer({ allowAutoTopicCreation: false, maxInFlightRequests: 1, retry: RETRY });
  }

  /** @throws what kafkajs throws */
  async connect(): Promise<void> {
    await this.producer.connect();
  }

  /** @throws what kafkajs throws: some may be written then, and will be again */
  async write(of: OpenPartition, records: readonly DecidedRecord[]): Promise<void> {
    for (const topicMessages of requestsOf(messagesAbout(this.kafka, of, records))) {
      await this.producer.sendBatch({ topicMessages, acks: -1 });
    }
  }

  async close(): Promise<void> {
    await this.producer.disconnect().catch(() => {});
  }
}
