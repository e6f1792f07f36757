/** A Kafka broker of one's own: one process, broker and controller in one (KRaft), from the jars of Maven Central. */
import { existsSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { withClassArchive } from './class-archive.ts';
import { drawId, formatByTool, formatLikeTool, properties } from './kafka-format.ts';
import { mavenFiles } from './maven.ts';
import { partFolder, startPart } from './native-part.ts';
import type { NativeOptions, NativePart } from './part.ts';
import { freePort, portFor } from './ports.ts';
import { javaCommand, requireJava } from './tools.ts';

/** How a broker of one's own is started. */
export type KafkaOptions = NativeOptions &
  Readonly<{
    /** Settings of the broker (`server.properties`) that are added or differ. */
    settings?: Readonly<Record<string, string>>;
    /** Further options of the tool that formats a new folder, such as `--add-scram …`. */
    formatOptions?: readonly string[];
    /** Options of its Java, instead of QUICK_JVM. */
    jvmOptions?: readonly string[];
    /**
     * Another address on which it listens, and what it advertises to clients that come that way: for clients behind a proxy
     * or a network, or with a protocol of its own, whose `settings` begin with `listener.name.other.`.
     */
    otherListener?: Readonly<{ listen: string; advertised: string; protocol?: 'PLAINTEXT' | 'SASL_SSL' }>;
    /** Variables of its process that are added or differ. */
    environment?: Readonly<Record<string, string>>;
    /** Its place in a cluster; left out for a cluster of one. */
    node?: ClusterNode;
    /** Where it listens; 127.0.0.1 if it is left out. */
    host?: string;
    /** A command that runs it, in a network of its own for example. */
    wrapper?: readonly string[];
  }>;

/** Up in 3 s instead of 6: no second compiler, the plainest collector. 512 MB are enough for millions of small records. */
export const QUICK_JVM: readonly string[] = ['-Xms64m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
/** For benchmarks: Java compiles what is hot as far as it can. */
export const THROUGHPUT_JVM: readonly string[] = ['-Xms512m', '-Xmx1g', '-XX:+UseG1GC'];

const LOG_CONFIGURATION = `<Configuration status="WARN">
<Appenders><Console name="out"><PatternLayout pattern="%d{ISO8601} %p %c{1} %m%n"/></Console></Appenders>
<Loggers><Root level="INFO"><AppenderRef ref="out"/></Root></Loggers></Configuration>
`;

/** One node among those of its cluster. Each is a broker and a voter of the controller quorum. */
export type ClusterNode = Readonly<{
  /** From 1 on. */
  id: number;
  /** Addresses of all controllers, this one's too, in the order of their ids. */
  controllers: readonly string[];
  /** All nodes of a cluster have the same. */
  clusterId: string;
}>;

/** Where a broker listens, what it tells clients, and where it keeps its data. */
export type BrokerPlace = Readonly<{
  listen: string;
  controller: string;
  advertised: string;
  data: string;
  /** Left out for a cluster of one. */
  node?: ClusterNode;
}>;

/** As many replicas of Kafka's own topics as a cluster of this size has, up to three. Source: Kafka's production defaults. */
const REPLICAS_MAX = 3;

/** Each broker keeps one replica; what only makes a small cluster slower is switched off. */
export function brokerSettings({ listen, controller, advertised, data, node }: BrokerPlace): Record<string, string> {
  const { id, controllers } = node ?? { id: 1, controllers: [controller] };
  const replicas = String(Math.min(REPLICAS_MAX, controllers.length));
  const inSyncMin = String(Math.max(1, Number(replicas) - 1));
  return {
    'process.roles': 'broker,controller',
    'node.id': String(id),
    'controller.quorum.voters': controllers.map((address, i) => `${i + 1}@${address}`).join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `PLAINTEXT://${listen},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${advertised}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': data,
    'auto.create.topics.enable': 'false',
    'group.initial.rebalance.delay.ms': '0',
    // A broker that comes back after SIGKILL is let in when its last session is over: 9 s by default.
    'broker.session.timeout.ms': '3000',
    'broker.heartbeat.interval.ms': '500',
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': '5',
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSyncMin,
    'transaction.state.log.num.partitions': '5',
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSyncMin,
    // How soon a transaction whose time is over is aborted; 10 s by default, which only makes tests wait.
    'transaction.abort.timed.out.transaction.cleanup.interval.ms': '1000',
    // 128 MiB by default, a quarter of the heap.
    'log.cleaner.dedupe.buffer.size': String(16 * 1_048_576),
  };
}

/** Settings of a second listener, beside those of the first. */
function otherListenerSettings(
  { listeners = '', 'advertised.listeners': advertised = '' }: Readonly<Record<string, string>>,
  other: KafkaOptions['otherListener'],
): Record<string, string> {
  if (other === undefined) return {};
  return {
    listeners: `${listeners},OTHER://${other.listen}`,
    'advertised.listeners': `${advertised},OTHER://${other.advertised}`,
    'listener.security.protocol.map': `PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,OTHER:${other.protocol ?? 'PLAINTEXT'}`,
  };
}

/** Whether a broker answers and has a controller. */
export async function kafkaAnswers(address: string): Promise<boolean> {
  const client = new Kafka({ brokers: address.split(','), logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  const admin = client.admin();
  try {
    await admin.connect();
    const { brokers, controller } = await admin.describeCluster();
    return brokers.length > 0 && controller !== null;
  } finally {
    await admin.disconnect();
  }
}

/** Options of Java with which a broker finds its classes archived. */
function withBrokerClasses(jars: readonly string[]): Promise<readonly string[]> {
  return withClassArchive('kafka', jars, async (options) => {
    const broker = await startKafka({ jvmOptions: [...QUICK_JVM, ...options] });
    // At an orderly end it writes the archive.
    await broker.kill('SIGTERM');
    await broker.stop();
  });
}

/** Kafka's jars whose names match, fetched if need be. @throws OretrailError `missing-part` if they or Java can't be had */
export async function kafkaJars(wanted: RegExp): Promise<string[]> {
  await requireJava('Kafka');
  const folder = await mavenFiles('kafka');
  return (await readdir(folder)).filter((name) => wanted.test(name)).map((name) => join(folder, name));
}

/**
 * Starts a broker and returns when it answers.
 * @throws OretrailError `missing-part` if its jars or Java can't be had
 */
export async function startKafka(options: KafkaOptions = {}): Promise<NativePart> {
  const jars = await kafkaJars(/\.jar$/);
  const classPath = ['-cp', jars.join(':')];
  const archive = options.jvmOptions === undefined ? await withBrokerClasses(jars) : [];
  const address = `${options.host ?? '127.0.0.1'}:${await portFor(options.port)}`;
  const { node } = options;
  const controller = node?.controllers[node.id - 1] ?? `127.0.0.1:${await freePort()}`;
  const folder = partFolder('kafka', options.folder);
  const settingsFile = join(folder.path, 'server.properties');
  const logConfiguration = join(folder.path, 'log4j2.xml');
  const data = join(folder.path, 'data');
  const place = { listen: address, advertised: address, controller, data, ...(node === undefined ? {} : { node }) };
  const own = brokerSettings(place);
  const settings = { ...own, ...otherListenerSettings(own, options.otherListener), ...options.settings };
  await writeFile(settingsFile, properties(settings));
  await writeFile(logConfiguration, LOG_CONFIGURATION);
  if (!existsSync(join(data, 'meta.properties'))) {
    const java = [...QUICK_JVM, ...archive, ...classPath];
    const newFolder = { java, jars, settings, clusterId: node?.clusterId ?? drawId() };
    if (options.formatOptions === undefined) await formatLikeTool(newFolder);
    else await formatByTool(newFolder, settingsFile, options.formatOptions);
  }
  const java = [
    ...(options.jvmOptions ?? QUICK_JVM),
    ...archive,
    `-Dlog4j2.configurationFile=${logConfiguration}`,
    ...classPath,
  ];
  const kafka = [javaCommand(), ...java, 'kafka.Kafka', settingsFile];
  const [command = '', ...args] = [...(options.wrapper ?? []), ...kafka];
  const env = options.environment ?? {};
  return startPart({
    name: 'kafka',
    address,
    folder,
    command: { command, args, env },
    isReady: () => kafkaAnswers(address),
  });
}
