/** How the cluster is reached: one place for kafkajs's settings. Source: architecture.md, "Exactly once with kafkajs". */
// A CommonJS module, of whose exports only the default is found by Node.
import kafkajs, { type Kafka, type KafkaConfig, type logLevel, type RetryOptions } from 'kafkajs';
import { type Cluster, ClusterOfKafkajs, createLogger, createSocketFactory } from './kafkajs-parts.ts';
import type { Prefixes } from './names.ts';

/** An entry of kafkajs's log; with the broker, the group and the error that it is about, if it has them. */
export type KafkaLogEntry = Readonly<{ message: string; broker?: string; groupId?: string; error?: string }>;

/** Where the brokers are and who we are to them. */
export type KafkaOptions = Prefixes &
  Readonly<{
    brokers: readonly string[];
    clientId: string;
    /** How long a worker's process may be silent until others take its tasks over; the broker has bounds for it. */
    sessionTimeoutMs?: number;
    /** How long one answer is waited for before another broker is asked; 30 s if not given. */
    requestTimeoutMs?: number;
    ssl?: KafkaConfig['ssl'] | undefined;
    sasl?: KafkaConfig['sasl'] | undefined;
    /** Called with what kafkajs logs: its own level, and its entry. */
    onLog?: (level: number, entry: KafkaLogEntry) => void;
  }>;

/** kafkajs waits 300 ms before its first retry, which makes transactions in a row take 200 ms each; so 10–18 ms. */
const RETRY_FIRST_MS = 5;
/** Longest wait between two tries: a broker that restarts is back in seconds. */
const RETRY_WAIT_MAX_MS = 1_000;
/** About ten seconds in all; then the process stops, and its supervisor starts it again. */
const RETRIES = 16;
/** A local broker answers in milliseconds, one on another continent within a second. */
const CONNECTION_TIMEOUT_MS = 3_000;
/** kafkajs's own default. */
const REQUEST_TIMEOUT_MS = 30_000;
/** kafkajs's own default: how long the leaders of partitions are believed. */
const METADATA_AGE_MAX_MS = 300_000;

/** Tries of a request. */
export const RETRY: RetryOptions = {
  initialRetryTime: RETRY_FIRST_MS,
  maxRetryTime: RETRY_WAIT_MAX_MS,
  retries: RETRIES,
  factor: 0.2,
  multiplier: 2,
};

const logCreator =
  ({ onLog = () => {} }: KafkaOptions) =>
  () =>
  ({ level, log }: { level: logLevel; log: KafkaLogEntry }): void =>
    onLog(level, log);

function common({ brokers, clientId, ssl, sasl, requestTimeoutMs = REQUEST_TIMEOUT_MS }: KafkaOptions) {
  return {
    brokers: [...brokers],
    clientId,
    ...(ssl === undefined ? {} : { ssl }),
    ...(sasl === undefined ? {} : { sasl }),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: requestTimeoutMs,
    enforceRequestTimeout: true,
    retry: RETRY,
  };
}

/** kafkajs's own client, for producers, groups and administration. */
export function clientOf(options: KafkaOptions): Kafka {
  return new kafkajs.Kafka({ ...common(options), logLevel: kafkajs.logLevel.WARN, logCreator: logCreator(options) });
}

/** A cluster to read from, with connections of its own. */
export function clusterOf(options: KafkaOptions): Cluster {
  return new ClusterOfKafkajs({
    ...common(options),
    logger: createLogger({ level: kafkajs.logLevel.WARN, logCreator: logCreator(options) }),
    socketFactory: createSocketFactory(),
    metadataMaxAge: METADATA_AGE_MAX_MS,
    allowAutoTopicCreation: false,
    offsets: new Map(),
  });
}
