/** Makes the topics of a pipeline, and compares those that are there with what they must be. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import kafkajs from 'kafkajs';
import { askCluster } from './asked-cluster.ts';
import type { KafkaOptions } from './connection.ts';
import { nameOnCluster } from './names.ts';
import type { PlannedTopic, Replication } from './topic-plan.ts';

/** What is not as it must be: nothing here changes a topic that is there, for that could lose what it holds. */
export type TopicDifference = Readonly<{ topic: string; what: string; is: string; due: string }>;

/** How the cluster stands to a plan. */
export type TopicReport = Readonly<{ missing: readonly PlannedTopic[]; differing: readonly TopicDifference[] }>;

/** How long the broker may take to make topics; it takes milliseconds each. */
const CREATE_TIMEOUT_MS = 30_000;
/** How often, and how long, new topics are looked for until all brokers know of them. */
const SEEN_WAIT_MS = 50;

/** Partitions of each topic, and replicas of the partition that has fewest. */
async function shapesOf(admin: Admin, names: readonly string[]) {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return new Map(
    topics.map(({ name, partitions }) => {
      const replicas = Math.min(...partitions.map((partition) => partition.replicas.length));
      return [name, { partitions: String(partitions.length), replicas: String(replicas) }];
    }),
  );
}

async function configsOf(admin: Admin, existing: readonly PlannedTopic[]) {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: existing.map(({ topic, config }) => {
      return { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: Object.keys(config) };
    }),
  });
  return new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
}

async function differencesOf(
  admin: Admin,
  existing: readonly PlannedTopic[],
  { replicas }: Replication,
): Promise<readonly TopicDifference[]> {
  if (existing.length === 0) return [];
  const names = existing.map(({ topic }) => topic);
  const [shapes, configs] = [await shapesOf(admin, names), await configsOf(admin, existing)];
  return existing.flatMap(({ topic, partitions, config }) => {
    const shape = shapes.get(topic);
    const all = [
      { what: 'partitions', due: String(partitions), is: shape?.partitions ?? '' },
      { what: 'replicas', due: String(replicas), is: shape?.replicas ?? '' },
      ...Object.entries(config).map(([what, due]) => ({ what, due, is: configs.get(topic)?.get(what) ?? '' })),
    ];
    return all.filter(({ is, due }) => is !== due).map((difference) => ({ topic, ...difference }));
  });
}

function onCluster(kafka: KafkaOptions, plan: readonly PlannedTopic[]): readonly PlannedTopic[] {
  return plan.map((planned) => ({ ...planned, topic: nameOnCluster(kafka, planned.topic) }));
}

async function reportOf(admin: Admin, plan: readonly PlannedTopic[], replication: Replication): Promise<TopicReport> {
  const existing = new Set(await admin.listTopics());
  const missing = plan.filter(({ topic }) => !existing.has(topic));
  const differing = await differencesOf(
    admin,
    plan.filter(({ topic }) => existing.has(topic)),
    replication,
  );
  return { missing, differing };
}

/** Compares the cluster with a plan. */
export function checkTopics(
  kafka: KafkaOptions,
  plan: readonly PlannedTopic[],
  replication: Replication,
): Promise<TopicReport> {
  return askCluster(kafka, (admin) => reportOf(admin, onCluster(kafka, plan), replication));
}

async function untilSeen(admin: Admin, named: readonly PlannedTopic[]): Promise<void> {
  for (;;) {
    const seen = new Set(await admin.listTopics());
    if (named.every(({ topic }) => seen.has(topic))) return;
    await sleep(SEEN_WAIT_MS);
  }
}

/**
 * Makes the topics that are missing, if none differs. To be called again at will.
 * @returns what it found; if something differs, nothing was made
 */
export function applyTopics(
  kafka: KafkaOptions,
  plan: readonly PlannedTopic[],
  replication: Replication,
): Promise<TopicReport> {
  return askCluster(kafka, async (admin) => {
    const named = onCluster(kafka, plan);
    const report = await reportOf(admin, named, replication);
    if (report.differing.length > 0 || report.missing.length === 0) return report;
    await admin.createTopics({
      timeout: CREATE_TIMEOUT_MS,
      waitForLeaders: false,
      topics: report.missing.map(({ topic, partitions, config }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replication.replicas,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
    await untilSeen(admin, named);
    return report;
  });
}
