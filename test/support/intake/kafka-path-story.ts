/** The Kafka path in this process on a real broker, with a core of the intake in memory. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaPath } from '@oretrail/intake';
import { applyTopics, askCluster, groupOf, type KafkaOptions, nameOnCluster } from '@oretrail/kafka-log';
import { SHIPMENTS } from '@oretrail/runtime';
import { grantTo, OPERATOR, operatorGrant, ROOT, sceneOf, statementOf } from './contract-scene.ts';
import { kafkaPrincipal } from './kafka-messages.ts';
import { KafkaWayIn, topicsOf } from './kafka-way-in.ts';
import type { MemoryIntake } from './memory-intake.ts';
import { besideTheWay, memoryIntake } from './memory-way-in.ts';

type Avro = ConstructorParameters<typeof KafkaPath>[0]['avro'];
type Budget = ConstructorParameters<typeof KafkaPath>[0]['budget'];

/** Partitions of the shipments: what the intakes divide the principals by. */
export const SHARES = 4;
const REPLICATION = { replicas: 1, inSyncMin: 1 };
/** Between two looks at something that is waited for. */
export const POLL_MS = 50;
/** Reads no Avro, for specs that send none. */
export const NO_AVRO: Avro = { statedEventOf: () => Promise.reject(new Error('nothing here is Avro')) };
const NO_BUDGET: Budget = { spend: async () => 0 };

/** What all of its suppliers are of. */
export const SCENE = sceneOf('', kafkaPrincipal, '2026-06-01T00:00:00Z');

/** Statements of a client, each about a lot of its own. */
export const lots = (client: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) =>
    statementOf(SCENE, client, { id: `e-${i}`, subject: SCENE.lot(client, String(i)) }),
  );

/** A path in this process, with an intake in memory and one way in. */
export type Running = Readonly<{
  kafka: KafkaOptions;
  intake: MemoryIntake;
  way: KafkaWayIn;
  path: KafkaPath;
  /** What was begun again. */
  failed: readonly unknown[];
  grantTo: (client: string) => Promise<void>;
  close: () => Promise<void>;
}>;

/** Waits until something holds, for as long as the test may take. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(POLL_MS);
}

/** A pipeline of its own on a broker. */
export async function clusterOf(brokers: string): Promise<KafkaOptions> {
  const prefix = `intake-${randomUUID()}-`;
  const kafka = { brokers: brokers.split(','), clientId: 'kafka-path', prefix, topicPrefix: prefix };
  await applyTopics(kafka, [{ topic: SHIPMENTS, partitions: SHARES, config: {} }], REPLICATION);
  return { ...kafka, sessionTimeoutMs: 6_000 };
}

/** How far the group has come in one partition of each client. */
export async function committedIn(
  kafka: KafkaOptions,
  clients: readonly string[],
  due = 0,
): Promise<readonly number[]> {
  const topics = clients.map((client) => nameOnCluster(kafka, topicsOf(client).statements));
  const offsets = await askCluster(kafka, (admin) => admin.fetchOffsets({ groupId: groupOf(kafka, 'intake'), topics }));
  return offsets.map(({ partitions }) => Number(partitions.find(({ partition }) => partition === due)?.offset ?? -1));
}

/** Starts a path whose grants are still to be made. */
export async function running(brokers: string, avro: Avro, budget = NO_BUDGET): Promise<Running> {
  const [kafka, intake, stop] = [await clusterOf(brokers), memoryIntake(kafkaPrincipal), new AbortController()];
  const failed: unknown[] = [];
  const listener = { onRestart: (error: unknown) => failed.push(error) };
  const path = new KafkaPath({
    kafka,
    intake,
    avro,
    shares: SHARES,
    budget,
    listener,
    discoveryIntervalMs: 200,
  });
  const ended = path.run(stop.signal);
  const way = new KafkaWayIn(kafka, (principal) => intake.grants.heldBy(principal).length > 0);
  const { grant } = besideTheWay(intake, kafkaPrincipal, 'kafka');
  const scene = sceneOf('', kafkaPrincipal, intake.now);
  return {
    kafka,
    intake,
    way,
    path,
    failed,
    grantTo: async (client) => {
      const answer = await grant(JSON.stringify(grantTo(scene, client)), OPERATOR);
      if (answer !== 'accepted') throw new Error(answer);
    },
    close: async () => {
      stop.abort();
      await ended;
      await way.close();
    },
  };
}

/** The same with an operator. */
export async function granting(brokers: string, avro: Avro, budget?: Budget): Promise<Running> {
  const all = await running(brokers, avro, budget);
  const { grant } = besideTheWay(all.intake, kafkaPrincipal, 'kafka');
  await grant(JSON.stringify(operatorGrant(kafkaPrincipal(OPERATOR), all.intake.now)), ROOT);
  return all;
}
