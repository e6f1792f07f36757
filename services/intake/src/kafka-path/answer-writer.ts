/** Writes answers and dead letters, durably, before the position moves. */
import {
  clientOf,
  type KafkaOptions,
  kafkajsMessage,
  nameOnCluster,
  type OutgoingMessage,
  RETRY,
} from '@oretrail/kafka-log';
import { partitionOf } from '@oretrail/runtime';
import type { Message, Producer, TopicMessages } from 'kafkajs';
import { answerOf, letterOf } from './answer.ts';
import type { OpenPartition } from './open-topics.ts';
import type { DecidedRecord } from './take-batch.ts';

const EMPTY_KEY = Buffer.alloc(0);

function placed(message: OutgoingMessage, partition: number): Message {
  return kafkajsMessage({ ...message, partition });
}

/** What is to be written about records of one partition. */
export function messagesAbout(
  kafka: Pick<KafkaOptions, 'topicPrefix'>,
  { supplier, topic, partition }: Pick<OpenPartition, 'supplier' | 'topic' | 'partition'>,
  records: readonly DecidedRecord[],
): TopicMessages[] {
  const [answers, letters]: [Message[], Message[]] = [[], []];
  for (const { message, decided } of records) {
    const { offset } = message;
    // A supplier knows its topic by the name on the cluster; a letter has the name in the pipeline, as all letters have.
    const answer = answerOf(decided, { topic: nameOnCluster(kafka, topic), partition, offset }, message);
    answers.push(placed(answer, partitionOf(answer.key ?? EMPTY_KEY, supplier.answerPartitions)));
    const letter = letterOf(decided, { topic, partition, offset }, message);
    if (letter !== null) letters.push(placed(letter, partition % supplier.letterPartitions));
  }
  const both = [
    { topic: nameOnCluster(kafka, supplier.topics.deadLetters), messages: letters },
    { topic: nameOnCluster(kafka, supplier.topics.answers), messages: answers },
  ];
  return both.filter(({ messages }) => messages.length > 0);
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
    const topicMessages = messagesAbout(this.kafka, of, records);
    if (topicMessages.length > 0) await this.producer.sendBatch({ topicMessages, acks: -1 });
  }

  async close(): Promise<void> {
    await this.producer.disconnect().catch(() => {});
  }
}
