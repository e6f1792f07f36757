/**
 * Parts of kafkajs that it doesn't export. Its consumer does not let us choose which partitions to read and where from, so the log
 * is read with its own fetch requests; version and patch are pinned. Source: docs/decisions/0011.
 */
import { createRequire } from 'node:module';
import type { KafkaConfig, logLevel, RetryOptions } from 'kafkajs';
import type { FETCH_RESPONSE, FetchAnswer } from './fetch/fetch-answer.ts';

/** With our patch, a batch of a transaction may name the partitions that are written next: they need no request of their own. */
export type PartitionsAhead = readonly Readonly<{
  topic: string;
  partitions: readonly Readonly<{ partition: number }>[];
}>[];

type FetchTopics = readonly Readonly<{
  topic: string;
  partitions: readonly Readonly<{ partition: number; fetchOffset: string; maxBytes: number }>[];
}>[];
type OffsetsAnswer = Readonly<{
  responses: readonly Readonly<{
    topic: string;
    partitions: readonly Readonly<{ partition: number; offset: string }>[];
  }>[];
}>;

/** One broker, over a connection of the cluster that it was found in. */
export interface Broker {
  fetch(request: {
    replicaId: number;
    isolationLevel: number;
    maxWaitTime: number;
    minBytes: number;
    maxBytes: number;
    topics: FetchTopics;
    /** With our patch: who reads the answer instead of kafkajs. */
    response: typeof FETCH_RESPONSE;
  }): Promise<FetchAnswer>;
  listOffsets(request: {
    replicaId: number;
    isolationLevel: number;
    topics: readonly Readonly<{
      topic: string;
      partitions: readonly Readonly<{ partition: number; timestamp: string }>[];
    }>[];
  }): Promise<OffsetsAnswer>;
}

/** Brokers and who leads what; each cluster has connections of its own. */
export interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(of: { nodeId: string }): Promise<Broker>;
}

type ClusterOptions = Pick<KafkaConfig, 'brokers' | 'clientId' | 'ssl' | 'sasl'> &
  Readonly<{
    logger: unknown;
    socketFactory: unknown;
    connectionTimeout: number;
    requestTimeout: number;
    enforceRequestTimeout: boolean;
    metadataMaxAge: number;
    allowAutoTopicCreation: boolean;
    retry: RetryOptions;
    /** kafkajs keeps committed offsets here for a consumer; a reader has none. */
    offsets: Map<string, unknown>;
  }>;

const require = createRequire(import.meta.url);

/** kafkajs/src/cluster */
export const ClusterOfKafkajs: new (options: ClusterOptions) => Cluster = require('kafkajs/src/cluster');
/** kafkajs/src/network/socketFactory */
export const createSocketFactory: () => unknown = require('kafkajs/src/network/socketFactory');
/** kafkajs/src/loggers */
export const { createLogger }: { createLogger: (options: { level: logLevel; logCreator: unknown }) => unknown } =
  require('kafkajs/src/loggers');

/** Source: Kafka protocol, Fetch: isolation_level. */
export const READ_COMMITTED = 1;
