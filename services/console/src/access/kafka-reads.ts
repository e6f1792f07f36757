/** The topic of reads on Kafka. */
import { Appender, type KafkaOptions } from '@oretrail/kafka-log';
import { ACCESS } from '@oretrail/runtime';
import type { AppendReads } from './read-log.ts';

const HEADERS = [{ name: Buffer.from('content-type'), value: Buffer.from('application/json') }];

/** Appends by one producer. After a failure another takes its place. */
export function kafkaReads(kafka: KafkaOptions): Readonly<{ append: AppendReads; close: () => Promise<void> }> {
  let appender: Appender | null = null;
  const append: AppendReads = async (records) => {
    appender ??= new Appender(kafka);
    const used = appender;
    try {
      await used.append(
        records.map((record) => ({
          topic: ACCESS,
          partition: 0,
          key: Buffer.from(record.principal),
          value: Buffer.from(JSON.stringify(record)),
          headers: HEADERS,
        })),
      );
    } catch (error) {
      appender = null;
      await used.close().catch(() => {});
      throw error;
    }
  };
  return { append, close: async () => appender?.close() };
}
