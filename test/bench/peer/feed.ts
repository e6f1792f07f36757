/** Events as the bytes that both contenders read, appended without being encoded again. */
import { clientOf, kafkajsMessage, nameOnCluster, type PlacedMessage } from '@oretrail/kafka-log';
import type { OretrailEvent } from '@oretrail/model';
import { eventRecord, type Topic } from '@oretrail/runtime';
import type { Producer } from 'kafkajs';
import type { TestPipeline } from '../../kafka/pipeline.ts';

/** Events of one append, as an intake would send them. */
const APPEND_EVENTS = 5_000;

/** A message and the topic for it. */
export type FedMessage = PlacedMessage & Readonly<{ topic: Topic }>;

/** Encodes events; schema ids hold for all pipelines of one registry. */
export function encoded(pipeline: TestPipeline, events: Iterable<OretrailEvent>): FedMessage[] {
  return Array.from(events, (event) => {
    const record = eventRecord(event, pipeline.options.partitions);
    return { ...pipeline.codec.encode(record), topic: record.topic, partition: record.partition };
  });
}

/** Appends to the topics of one pipeline. */
export class Feed {
  private readonly pipeline: TestPipeline;
  private readonly producer: Producer;

  private constructor(pipeline: TestPipeline) {
    this.pipeline = pipeline;
    this.producer = clientOf(pipeline.kafka).producer();
  }

  static async open(pipeline: TestPipeline): Promise<Feed> {
    const feed = new Feed(pipeline);
    await feed.producer.connect();
    return feed;
  }

  async append(messages: readonly FedMessage[]): Promise<void> {
    for (let at = 0; at < messages.length; at += APPEND_EVENTS) {
      const byTopic = Map.groupBy(messages.slice(at, at + APPEND_EVENTS), ({ topic }) => topic);
      const topicMessages = [...byTopic].map(([topic, fed]) => {
        return { topic: nameOnCluster(this.pipeline.kafka, topic), messages: fed.map(kafkajsMessage) };
      });
      await this.producer.sendBatch({ topicMessages });
    }
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
  }
}
