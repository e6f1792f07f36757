/** Several brokers of one's own that replicate each other's partitions: for what a single one can't show. */
import { drawClusterId, type KafkaOptions, kafkaJars, startKafka } from './kafka.ts';
import { MissingPartError, type NativePart, type Part } from './part.ts';
import { freePort } from './ports.ts';
import type { Found, Missing } from './resolver.ts';

/** Three is the smallest number that bears the loss of one: two are in sync, and two vote. */
const CLUSTER_BROKERS = 3;

/** A cluster: its address names all brokers. */
export type NativeCluster = Part & Readonly<{ brokers: readonly NativePart[] }>;

/** Ports that differ from each other, for nothing listens on them yet. */
async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/**
 * Starts the brokers and returns when each of them answers.
 * @throws MissingPartError if Kafka's jars or Java can't be had
 */
async function startKafkaCluster(options: Pick<KafkaOptions, 'settings'> = {}): Promise<NativeCluster> {
  const ports = await freePorts(2 * CLUSTER_BROKERS);
  const controllers = ports.slice(CLUSTER_BROKERS).map((port) => `127.0.0.1:${port}`);
  const clusterId = drawClusterId();
  // All at once: none of them answers before most of them have elected a controller.
  const starts = ports
    .slice(0, CLUSTER_BROKERS)
    .map((port, i) => startKafka({ ...options, port, node: { id: i + 1, controllers, clusterId } }));
  const started = await Promise.allSettled(starts);
  const brokers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => void (await Promise.all(brokers.map((broker) => broker.stop())));
  for (const result of started) {
    if (result.status === 'fulfilled') continue;
    await stop();
    throw result.reason;
  }
  return { origin: 'native', address: brokers.map(({ address }) => address).join(','), brokers, stop };
}

/** Such a cluster, if Kafka's jars and Java can be had. */
export async function resolveKafkaCluster(
  options: Pick<KafkaOptions, 'settings'> = {},
): Promise<Found<NativeCluster> | Missing> {
  try {
    await kafkaJars(/\.jar$/);
    return { origin: 'native', start: () => startKafkaCluster(options) };
  } catch (error) {
    if (error instanceof MissingPartError) return { missing: error.message };
    throw error;
  }
}
