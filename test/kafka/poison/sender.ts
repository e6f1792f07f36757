/** Sends poison and good messages, and keeps where each lies. */
import { clientOf, kafkajsMessage, nameOnCluster, plannedTopics, type Replication } from '@oretrail/kafka-log';
import { PUBLIC_INPUTS, type Topic, type TopicPartition, topicPartitionOf } from '@oretrail/runtime';
import kafkajs, { type Producer } from 'kafkajs';
import type { TestPipeline } from '../pipeline.ts';
import { compressNext, lastCompressed } from './compressions.ts';
import type { Hostile } from './corpus.ts';
import type { Message } from './message.ts';

/** A message of the corpus, with the digest of the batch that it was sent in; null for random poison, of which only the bytes are due. */
export type Sent = Readonly<{
  message: Message;
  hostile: (Hostile & Readonly<{ batch: Readonly<{ bytes: number; sha256: string }> }>) | null;
}>;

/** By the place of its topic and partition, and its offset there. */
export type SentPlaces = ReadonlyMap<string, Sent>;

/** The name of a record, as keys of {@link SentPlaces} have it. */
export const placeName = (place: TopicPartition, offset: number): string => `${place}/${offset}`;

/** A topic as an older version made it, or an operator who saves disk: then the codecs come through to consumers. */
export async function keepCodecs(
  { kafka, options: { partitions } }: TestPipeline,
  replication: Replication,
): Promise<void> {
  const admin = clientOf(kafka).admin();
  await admin.connect();
  try {
    const planned = plannedTopics(partitions, [], replication).filter(({ topic }) => PUBLIC_INPUTS.has(topic));
    await admin.alterConfigs({
      validateOnly: false,
      resources: planned.map(({ topic, config }) => ({
        type: kafkajs.ConfigResourceTypes.TOPIC,
        name: nameOnCluster(kafka, topic),
        configEntries: Object.entries({ ...config, 'compression.type': 'producer' }).map(([name, value]) => ({
          name,
          value,
        })),
      })),
    });
  } finally {
    await admin.disconnect();
  }
}

/** One producer; its calls must follow each other. */
export class Sender {
  readonly places = new Map<string, Sent>();
  private readonly pipeline: TestPipeline;
  private readonly producer: Producer;

  constructor(pipeline: TestPipeline) {
    this.pipeline = pipeline;
    // Tried again without writing anything twice, for each offset tells.
    this.producer = clientOf(pipeline.kafka).producer({ idempotent: true, maxInFlightRequests: 1 });
  }

  async connect(): Promise<void> {
    await this.producer.connect();
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }

  /** One message, in a batch of its own. */
  async sendHostile(hostile: Hostile): Promise<void> {
    const { message } = hostile;
    const [place] = await this.write([message], hostile.compression);
    if (place !== undefined) this.places.set(place, { message, hostile: { ...hostile, batch: lastCompressed() } });
  }

  /** Many in a batch; the places of poison are kept. */
  async sendAll(
    messages: readonly Message[],
    isPoison: (message: Message) => boolean,
    compression: string,
  ): Promise<void> {
    for (const [topic, of] of Map.groupBy(messages, (message) => message.topic)) {
      const places = await this.write(of, compression);
      if (places.length !== of.length) throw new Error(`the broker gave no offsets of ${topic}`);
      for (const [i, message] of of.entries()) {
        if (isPoison(message)) this.places.set(places[i] ?? '', { message, hostile: null });
      }
    }
  }

  /** All to one topic. @returns where each lies */
  private async write(messages: readonly Message[], compression: string): Promise<readonly string[]> {
    const topic: Topic = messages[0]?.topic ?? '';
    const written = await this.producer.send({
      topic: nameOnCluster(this.pipeline.kafka, topic),
      compression: compressNext(compression),
      messages: messages.map(kafkajsMessage),
    });
    const next = new Map(written.map(({ partition, baseOffset }) => [partition, Number(baseOffset)]));
    return messages.map(({ partition }) => {
      const offset = next.get(partition) ?? -1;
      next.set(partition, offset + 1);
      return placeName(topicPartitionOf(topic, partition), offset);
    });
  }
}
