/** Questions to the cluster as a whole, while one of its brokers comes or goes. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { clientOf, type KafkaOptions } from './connection.ts';

type Failure = Readonly<{ name?: string; type?: string; retriable?: boolean; cause?: Failure }>;

/**
 * kafkajs tries again while it connects, but a question fails at once if the broker that it is put to has just gone, and
 * after the timeout of a request if it is frozen. The others know who is left when its session is over, 9 s by Kafka's
 * default.
 */
const ASKED_AGAIN_MAX_MS = 20_000;
/**
 * A broker waits 30 s for a controller that is frozen (`controller.socket.timeout.ms`) before it asks the next one for
 * ids of producers, and refuses until then.
 */
const PRODUCER_ASKED_AGAIN_MAX_MS = 60_000;
const ASK_WAIT_MS = 200;

const PASSING_NAMES: readonly (string | undefined)[] = ['KafkaJSBrokerNotFound', 'KafkaJSConnectionError'];

/** Whether the same request may succeed a moment later: a leader moves, or a broker restarts. */
function isPassing({ name, retriable }: Failure): boolean {
  return retriable === true || PASSING_NAMES.includes(name);
}

/**
 * Whether connecting again may succeed, also if kafkajs has tried in vain. A client that has keeps what it knows of the cluster;
 * a new one asks again.
 */
export function isWorthNewClient(failure: Failure): boolean {
  return isPassing(failure) || (failure.name === 'KafkaJSNumberOfRetriesExceeded' && isPassing(failure.cause ?? {}));
}

/** That a topic is not there is an answer; kafkajs has waited for it long enough. */
function isWorthAsking(failure: Failure): boolean {
  return isPassing(failure) && failure.type !== 'UNKNOWN_TOPIC_OR_PARTITION';
}

async function again<T>(action: () => Promise<T>, isWorth: (failure: Failure) => boolean, maxMs: number): Promise<T> {
  let failingSince: number | null = null;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      // From the first failure on: a request to a frozen broker alone may take longer than the limit.
      failingSince ??= performance.now();
      if (!isWorth((error ?? {}) as Failure) || performance.now() - failingSince > maxMs) throw error;
      await sleep(ASK_WAIT_MS);
    }
  }
}

/**
 * Connects a producer to a cluster that was reached before, again while a broker is gone.
 * @param connect makes and connects a new producer; may be called more than once
 * @throws whatever `connect` throws for another reason, or still throws after {@link PRODUCER_ASKED_AGAIN_MAX_MS}
 */
export function connectAgain<T>(connect: () => Promise<T>): Promise<T> {
  return again(connect, isWorthNewClient, PRODUCER_ASKED_AGAIN_MAX_MS);
}

async function askOnce<T>(kafka: KafkaOptions, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = clientOf(kafka).admin();
  try {
    await admin.connect();
    return await ask(admin);
  } finally {
    // A connection that is broken can't be closed in order, and what was answered stands.
    await admin.disconnect().catch(() => {});
  }
}

/**
 * Asks the cluster, again while a broker is gone.
 * @param ask may be called more than once: what it does twice must come to the same
 * @throws whatever `ask` throws for another reason, or still throws after {@link ASKED_AGAIN_MAX_MS}
 */
export function askCluster<T>(kafka: KafkaOptions, ask: (admin: Admin) => Promise<T>): Promise<T> {
  return again(() => askOnce(kafka, ask), isWorthAsking, ASKED_AGAIN_MAX_MS);
}
