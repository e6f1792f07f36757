/** Appends messages to topics: idempotent, never transactional, so that offsets of public topics are dense. Source: protocol.md, "Registers". */
import { type Topic, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import type { Producer, RecordMetadata, TopicMessages } from 'kafkajs';
import { connectAgain } from './asked-cluster.ts';
import { kafkajsMessage, type PlacedMessage } from './codec.ts';
import { clientOf, type KafkaOptions, RETRY } from './connection.ts';
import { nameOnCluster, topicOfName } from './names.ts';

/** A message with its place. */
export type TopicMessage = PlacedMessage & Readonly<{ topic: Topic }>;

/** One producer, which connects when it is first needed. After a failure it is of no use any more: a new one takes its place. */
export class Appender {
  private readonly kafka: KafkaOptions;
  private producer: Promise<Producer> | null = null;

  constructor(kafka: KafkaOptions) {
    this.kafka = kafka;
  }

  /** Connects, if it has not yet. @throws what kafkajs throws if no broker answers in time */
  async connect(): Promise<void> {
    await this.connected();
  }

  /** Sends one request, which all replicas in sync must have. @throws what kafkajs throws when its tries are over */
  async send(topicMessages: TopicMessages[]): Promise<readonly RecordMetadata[]> {
    return (await this.connected()).sendBatch({ topicMessages, acks: -1 });
  }

  /** The same for messages as they are: they must fit into one request. @returns the offset of each */
  async append(messages: readonly TopicMessage[]): Promise<readonly number[]> {
    const written = await this.send(this.byTopic(messages));
    const next = new Map<TopicPartition, number>(
      written.map(({ topicName, partition, baseOffset }) => [
        topicPartitionOf(topicOfName(this.kafka, topicName), partition),
        Number(baseOffset),
      ]),
    );
    return messages.map(({ topic, partition }) => {
      const place = topicPartitionOf(topic, partition);
      const offset = next.get(place) ?? -1;
      // kafkajs could report success for a partition whose leader changed: see requireAllWritten.
      if (!(offset >= 0)) throw new Error(`the broker gave no offset of ${place}`);
      next.set(place, offset + 1);
      return offset;
    });
  }

  async close(): Promise<void> {
    // One that never got connected has nothing to leave.
    await (await this.producer?.catch(() => null))?.disconnect();
  }

  private byTopic(messages: readonly TopicMessage[]): TopicMessages[] {
    const topics = new Map<Topic, TopicMessages>();
    for (const { topic, ...message } of messages) {
      let of = topics.get(topic);
      if (of === undefined) {
        of = { topic: nameOnCluster(this.kafka, topic), messages: [] };
        topics.set(topic, of);
      }
      of.messages.push(kafkajsMessage(message));
    }
    return [...topics.values()];
  }

  private connected(): Promise<Producer> {
    // kafkajs gives up at once if the broker that is to name the producer has just gone.
    this.producer ??= connectAgain(() => this.connectOnce());
    return this.producer;
  }

  private async connectOnce(): Promise<Producer> {
    const producer = clientOf(this.kafka).producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      retry: RETRY,
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect().catch(() => {});
      throw error;
    }
  }
}
