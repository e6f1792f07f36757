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

/** How brokers name the command line in their logs and quotas. */
const COMMAND_LINE = 'oretrail-command-line';

/**
 * Somebody waits for the answer. A broker that is well answers within a second; one that is frozen has lost its session
 * after 9 s by Kafka's default, so that another one can answer for it at the next try.
 */
const REQUEST_TIMEOUT_MS = 10_000;

/** Their journals. */
export const JOURNALS: readonly Topic[] = WORKERS.map(({ name }) => journalOf(name));

/** Kafka as the settings say. */
export function kafkaOf(settings: ConnectionSettings, clientId: string = COMMAND_LINE): KafkaOptions {
  return { ...kafkaOptionsOf(settings, clientId), requestTimeoutMs: REQUEST_TIMEOUT_MS };
}

/**
 * Lends the log to `use`, with the codec of its messages.
 * @param known partitions of the co-partitioned topics, if they are known; and how brokers are to name us
 * @throws OperationError for whatever the cluster can't do
 */
export function withClusterLog<T>(
  settings: ConnectionSettings,
  use: (log: KafkaLog, codec: AvroCodec) => Promise<T>,
  known: Readonly<{ partitions?: number; clientId?: string }> = {},
): Promise<T> {
  return onCluster(async () => {
    const kafka = kafkaOf(settings, known.clientId);
    const count = known.partitions ?? (await partitionsOf(kafka, JOURNALS));
    const codec = await codecOf(settings);
    const log = new KafkaLog({ kafka, codec, partitions: count });
    try {
      return await use(log, codec);
    } finally {
      await log.close();
    }
  });
}
