/** Several brokers of one's own that replicate each other's partitions: for what a single one can't show. */
import { type BrokerNetwork, brokerNetworksMissing, layBrokerNetworks } from './broker-networks.ts';
import { type KafkaOptions, kafkaJars, startKafka } from './kafka.ts';
import { drawId } from './kafka-format.ts';
import { missingIn, type NativePart, type Part } from './part.ts';
import { freePort } from './ports.ts';
import type { Found, Missing } from './resolver.ts';

/** Three is the smallest number that bears the loss of one: two are in sync, and two vote. */
const CLUSTER_BROKERS = 3;
const LOCAL = '127.0.0.1';

/** One of several brokers. */
export type ClusterBroker = Readonly<{
  part: NativePart;
  /** Cuts it off from all others and from us, and joins it again; null if that can't be done here. */
  network: Pick<BrokerNetwork, 'cut' | 'join'> | null;
}>;

/** A cluster: its address names all brokers. */
export type NativeCluster = Part & Readonly<{ brokers: readonly ClusterBroker[] }>;

type Site = Readonly<{ host: string; port: number; controllerPort: number; network: BrokerNetwork | null }>;

/** Ports that differ from each other, for nothing listens on them yet. */
async function freePorts(count: number): Promise<readonly number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/** Networks where they can be had. */
async function sites(): Promise<Readonly<{ sites: readonly Site[]; remove: () => void }>> {
  const isMissing = (await brokerNetworksMissing()) !== null;
  const laid = isMissing ? { networks: [], remove: () => {} } : await layBrokerNetworks(CLUSTER_BROKERS);
  const ports = await freePorts(2 * CLUSTER_BROKERS);
  const sites = ports.slice(CLUSTER_BROKERS).map((controllerPort, i) => {
    const network = laid.networks[i] ?? null;
    return { host: network?.address ?? LOCAL, port: ports[i] ?? 0, controllerPort, network };
  });
  return { sites, remove: laid.remove };
}

/**
 * Starts the brokers and returns when each of them answers.
 * @throws OretrailError `missing-part` if Kafka's jars or Java can't be had
 */
async function startKafkaCluster(options: Pick<KafkaOptions, 'settings'> = {}): Promise<NativeCluster> {
  const laid = await sites();
  const controllers = laid.sites.map(({ host, controllerPort }) => `${host}:${controllerPort}`);
  const clusterId = drawId();
  // All at once: none of them answers before most of them have elected a controller.
  const starts = laid.sites.map(async ({ host, port, network }, i): Promise<ClusterBroker> => {
    const node = { id: i + 1, controllers, clusterId };
    const wrapper = network?.wrapper ?? [];
    return { part: await startKafka({ ...options, host, port, node, wrapper }), network };
  });
  const started = await Promise.allSettled(starts);
  const brokers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(brokers.map(({ part }) => part.stop()));
    laid.remove();
  };
  for (const result of started) {
    if (result.status === 'fulfilled') continue;
    await stop();
    throw result.reason;
  }
  return { origin: 'native', address: brokers.map(({ part }) => part.address).join(','), brokers, stop };
}

/** Such a cluster, if Kafka's jars and Java can be had. */
export async function resolveKafkaCluster(
  options: Pick<KafkaOptions, 'settings'> = {},
): Promise<Found<NativeCluster> | Missing> {
  try {
    await kafkaJars(/\.jar$/);
    return { origin: 'native', start: () => startKafkaCluster(options) };
  } catch (error) {
    return { missing: missingIn(error) };
  }
}
