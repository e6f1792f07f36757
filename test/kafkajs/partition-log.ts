/** A partition as the broker gives it to kafkajs, before anything is left out: parts of kafkajs that it doesn't export. */
import { createRequire } from 'node:module';
import kafkajs from 'kafkajs';

/** An answer of the broker, decoded. */
export type Answer = Readonly<{
  highWatermark: string;
  abortedTransactions: readonly Readonly<{ producerId: string; firstOffset: string }>[];
  messages: readonly Readonly<{ offset: string }>[];
}>;

type Broker = {
  fetch(request: object): Promise<{ responses: readonly Readonly<{ partitions: readonly Answer[] }>[] }>;
};
type Cluster = {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addTargetTopic(topic: string): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(of: { nodeId: string }): Promise<Broker>;
};

const require = createRequire(import.meta.url);
const ClusterOfKafkajs: new (options: object) => Cluster = require('kafkajs/src/cluster');
const createSocketFactory: () => unknown = require('kafkajs/src/network/socketFactory');
const { createLogger }: { createLogger: (options: object) => unknown } = require('kafkajs/src/loggers');

/** Source: Kafka protocol, Fetch: isolation_level, and no replica but a client. */
const READ_COMMITTED = 1;
const CLIENT = -1;
/** kafkajs's own default. */
const ANSWER_BYTES = 1_048_576;

/** Partition 0 of a topic. */
export class PartitionLog {
  private readonly cluster: Cluster;
  private readonly topic: string;

  private constructor(cluster: Cluster, topic: string) {
    this.cluster = cluster;
    this.topic = topic;
  }

  static async open(brokers: string, topic: string): Promise<PartitionLog> {
    const cluster = new ClusterOfKafkajs({
      brokers: brokers.split(','),
      clientId: 'partition-log',
      logger: createLogger({ level: kafkajs.logLevel.ERROR, logCreator: () => () => {} }),
      socketFactory: createSocketFactory(),
      connectionTimeout: 3_000,
      requestTimeout: 30_000,
      enforceRequestTimeout: true,
      metadataMaxAge: 300_000,
      offsets: new Map(),
    });
    await cluster.connect();
    await cluster.addTargetTopic(topic);
    return new PartitionLog(cluster, topic);
  }

  close(): Promise<void> {
    return this.cluster.disconnect();
  }

  /** What the broker answers to a fetch from this offset on. */
  async fetch(from: number): Promise<Answer> {
    const [nodeId = ''] = Object.keys(this.cluster.findLeaderForPartitions(this.topic, [0]));
    const broker = await this.cluster.findBroker({ nodeId });
    const partitions = [{ partition: 0, fetchOffset: String(from), maxBytes: ANSWER_BYTES }];
    const { responses } = await broker.fetch({
      replicaId: CLIENT,
      isolationLevel: READ_COMMITTED,
      maxWaitTime: 0,
      minBytes: 0,
      maxBytes: ANSWER_BYTES,
      topics: [{ topic: this.topic, partitions }],
    });
    const answer = responses[0]?.partitions[0];
    if (answer === undefined) throw new Error(`no answer for ${this.topic}`);
    return answer;
  }

  /** The offset behind the last record or marker. */
  async end(): Promise<number> {
    return Number((await this.fetch(0)).highWatermark);
  }
}
