/** How Kafka and the registry are reached, from the environment. Printed redacted, never logged whole. */
import { SchemaRegistry } from '@oretrail/avro';
import { CO_PARTITIONED } from '@oretrail/runtime';
import type { SASLOptions } from 'kafkajs';
import { z } from 'zod';
import { AvroCodec } from './codec.ts';
import { clientOf, type KafkaOptions } from './connection.ts';
import { KafkaLogError } from './errors.ts';
import { nameOnCluster } from './names.ts';

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

/** Variables of whatever speaks to Kafka. */
export const CONNECTION_SETTINGS = z
  .object({
    ORETRAIL_KAFKA_BROKERS: list.pipe(z.array(z.string().regex(/^[^\s:]+:\d+$/, 'HOST:PORT is due')).min(1)),
    ORETRAIL_REGISTRY_URL: z.url(),
    ORETRAIL_PREFIX: z.string().default(''),
    ORETRAIL_TOPIC_PREFIX: z.string().default(''),
    ORETRAIL_OPERATORS: list.default([]),
    ORETRAIL_KAFKA_TLS: z.stringbool().default(false),
    ORETRAIL_KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
    ORETRAIL_KAFKA_USERNAME: z.string().optional(),
    ORETRAIL_KAFKA_PASSWORD: z.string().optional(),
    ORETRAIL_REGISTRY_AUTHORIZATION: z.string().optional(),
  })
  .readonly();

export type ConnectionSettings = z.infer<typeof CONNECTION_SETTINGS>;

function saslOf(settings: ConnectionSettings): SASLOptions | undefined {
  const { ORETRAIL_KAFKA_SASL_MECHANISM: mechanism } = settings;
  const { ORETRAIL_KAFKA_USERNAME: username = '', ORETRAIL_KAFKA_PASSWORD: password = '' } = settings;
  return mechanism === undefined ? undefined : { mechanism, username, password };
}

/** Kafka as the settings say. */
export function kafkaOptionsOf(settings: ConnectionSettings, clientId: string): KafkaOptions {
  const sasl = saslOf(settings);
  return {
    brokers: settings.ORETRAIL_KAFKA_BROKERS,
    clientId,
    prefix: settings.ORETRAIL_PREFIX,
    topicPrefix: settings.ORETRAIL_TOPIC_PREFIX,
    ...(settings.ORETRAIL_KAFKA_TLS ? { ssl: true } : {}),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

/** Avro with the registry that the settings name; our schemas are registered. */
export function codecOf(settings: ConnectionSettings): Promise<AvroCodec> {
  const { ORETRAIL_REGISTRY_URL: url, ORETRAIL_REGISTRY_AUTHORIZATION: authorization } = settings;
  const registry = new SchemaRegistry({ url, ...(authorization === undefined ? {} : { headers: { authorization } }) });
  return AvroCodec.open(registry, { operators: new Set(settings.ORETRAIL_OPERATORS) });
}

/**
 * Partitions of the co-partitioned topics, as the cluster has them.
 * @throws KafkaLogError `unknown-topic`, `not-co-partitioned`, `not-reached`
 */
export async function partitionsOf(kafka: KafkaOptions): Promise<number> {
  const admin = clientOf(kafka).admin();
  try {
    await admin.connect();
    const { topics } = await admin.fetchTopicMetadata({
      topics: CO_PARTITIONED.map((topic) => nameOnCluster(kafka, topic)),
    });
    const counts = new Set(topics.map(({ partitions }) => partitions.length));
    const [count = 0] = counts;
    if (counts.size === 1 && count > 0) return count;
    const said = topics.map(({ name, partitions }) => `${name} ${partitions.length}`).join(', ');
    throw new KafkaLogError('not-co-partitioned', said);
  } catch (cause) {
    if (cause instanceof KafkaLogError) throw cause;
    const { type } = cause as Readonly<{ type?: string }>;
    const code = type === 'UNKNOWN_TOPIC_OR_PARTITION' ? 'unknown-topic' : 'not-reached';
    throw new KafkaLogError(code, cause instanceof Error ? cause.message : String(cause), { cause });
  } finally {
    await admin.disconnect();
  }
}
