/** The log of a pipeline on Kafka, opened for a while by a caller that owns no task. */
import {
  type AvroCodec,
  type ConnectionSettings,
  codecOf,
  KafkaLog,
  type KafkaOptions,
  kafkaOptionsOf,
  partitionsOf,
} from '@oretrail/kafka-log';
import { journalOf, type Topic } from '@oretrail/runtime';
import { WORKERS } from '@oretrail/workers';
import { onCluster } from './cluster-errors.ts';

/** How brokers name us in their logs and quotas. */
const CLIENT_ID = 'oretrail-command-line';

/**
 * Somebody waits for the answer. A broker that is well answers within a second; one that is frozen has lost its session
 * after 9 s by Kafka's default, so that another one can answer for it at the next try.
 */
const REQUEST_TIMEOUT_MS = 10_000;

/** Their journals. */
export const JOURNALS: readonly Topic[] = WORKERS.map(({ name }) => journalOf(name));

/** Kafka as the settings say. */
export function kafkaOf(settings: ConnectionSettings): KafkaOptions {
  return { ...kafkaOptionsOf(settings, CLIENT_ID), requestTimeoutMs: REQUEST_TIMEOUT_MS };
}

/**
 * Lends the log to `use`, with the codec of its messages.
 * @param partitions of the co-partitioned topics, if they are known
 * @throws OperationError for whatever the cluster can't do
 */
export function withClusterLog<T>(
  settings: ConnectionSettings,
  use: (log: KafkaLog, codec: AvroCodec) => Promise<T>,
  partitions?: number,
): Promise<T> {
  return onCluster(async () => {
    const kafka = kafkaOf(settings);
    const count = partitions ?? (await partitionsOf(kafka, JOURNALS));
    const codec = await codecOf(settings);
    const log = new KafkaLog({ kafka, codec, partitions: count });
    try {
      return await use(log, codec);
    } finally {
      await log.close();
    }
  });
}
