/**
 * How many partitions a pipeline has. The number is for ever: no worker reads a partition that is added to a running topic,
 * and producers that count it move keys. Kafka can't take it away again, so a pipeline keeps the number it began with.
 */
import { isErrorOf } from '@oretrail/errors';
import { CO_PARTITIONED, CONTROL, SINGLE, type Topic } from '@oretrail/runtime';
import type { Admin } from 'kafkajs';
import { askCluster } from './asked-cluster.ts';
import type { KafkaOptions } from './connection.ts';
import { codeOfRefusal, KAFKA_ERRORS } from './errors.ts';
import { nameOnCluster, topicOfName } from './names.ts';

/** A topic that has more partitions than a pipeline began with. */
export type GrownTopic = Readonly<{ topic: Topic; partitions: number; begunWith: number }>;

/** @throws KafkaLogError `unknown-topic`, `kafka-unreachable`, `not-authenticated`, `not-authorized` */
async function asked<T>(kafka: KafkaOptions, ask: (admin: Admin) => Promise<T>): Promise<T> {
  try {
    return await askCluster(kafka, ask);
  } catch (cause) {
    if (isErrorOf(KAFKA_ERRORS, cause)) throw cause;
    const { type } = cause as Readonly<{ type?: string }>;
    const code = type === 'UNKNOWN_TOPIC_OR_PARTITION' ? 'unknown-topic' : 'kafka-unreachable';
    const what = cause instanceof Error ? cause.message : String(cause);
    throw KAFKA_ERRORS.error(codeOfRefusal(cause) ?? code, what, { cause });
  }
}

async function countsOf(admin: Admin, kafka: KafkaOptions, of: readonly Topic[]): Promise<ReadonlyMap<Topic, number>> {
  const { topics } = await admin.fetchTopicMetadata({ topics: of.map((topic) => nameOnCluster(kafka, topic)) });
  return new Map(topics.map(({ name, partitions }) => [topicOfName(kafka, name), partitions.length]));
}

/** A pipeline begins with a record on its control topic, which `topics apply` writes only if all counts are as due. */
async function hasBegun(admin: Admin, kafka: KafkaOptions): Promise<boolean> {
  const offsets = await admin.fetchTopicOffsets(nameOnCluster(kafka, CONTROL));
  return offsets.some(({ high }) => Number(high) > 0);
}

/**
 * Partitions of the co-partitioned topics that the pipeline began with: if some were added since, the smallest count.
 * @param others topics that have as many, such as the journals of the workers
 * @throws KafkaLogError `unknown-topic`, `not-co-partitioned`, `kafka-unreachable`, `not-authenticated`, `not-authorized`
 */
export function partitionsOf(kafka: KafkaOptions, others: readonly Topic[] = []): Promise<number> {
  return asked(kafka, async (admin) => {
    const counts = await countsOf(admin, kafka, [...CO_PARTITIONED, ...others]);
    const least = Math.min(...counts.values());
    const isEqual = new Set(counts.values()).size === 1;
    if (least > 0 && (isEqual || (await hasBegun(admin, kafka)))) return least;
    const said = [...counts].map(([topic, count]) => `${nameOnCluster(kafka, topic)} ${count}`).join(', ');
    throw KAFKA_ERRORS.error('not-co-partitioned', said);
  });
}

/**
 * Topics to which partitions were added since the pipeline began.
 * @param partitions that it began with
 * @throws KafkaLogError `unknown-topic`, `kafka-unreachable`, `not-authenticated`, `not-authorized`
 */
export function grownTopics(
  kafka: KafkaOptions,
  partitions: number,
  others: readonly Topic[] = [],
): Promise<readonly GrownTopic[]> {
  const due = new Map<Topic, number>([
    ...[...CO_PARTITIONED, ...others].map((topic) => [topic, partitions] as const),
    ...SINGLE.map((topic) => [topic, 1] as const),
  ]);
  return asked(kafka, async (admin) => {
    const counts = await countsOf(admin, kafka, [...due.keys()]);
    return [...counts].flatMap(([topic, count]) => {
      const begunWith = due.get(topic) ?? count;
      return count > begunWith ? [{ topic, partitions: count, begunWith }] : [];
    });
  });
}
