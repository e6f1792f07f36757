/** Makes the topics of a pipeline, and compares those that are there with what they must be. */
import type { Admin } from 'kafkajs';
import kafkajs from 'kafkajs';
import { clientOf, type KafkaOptions } from './connection.ts';
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

async function withAdmin<T>(kafka: KafkaOptions, use: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = clientOf(kafka).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

async function differencesOf(admin: Admin, standing: readonly PlannedTopic[]): Promise<readonly TopicDifference[]> {
  if (standing.length === 0) return [];
  const { topics } = await admin.fetchTopicMetadata({ topics: standing.map(({ topic }) => topic) });
  const counts = new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: standing.map(({ topic, config }) => {
      return { type: kafkajs.ConfigResourceTypes.TOPIC, name: topic, configNames: Object.keys(config) };
    }),
  });
  const configs = new Map(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      new Map(configEntries.map(({ configName, configValue }) => [configName, configValue])),
    ]),
  );
  return standing.flatMap(({ topic, partitions, config }) => {
    const pairs = Object.entries(config).map(([what, due]) => ({ what, due, is: configs.get(topic)?.get(what) ?? '' }));
    const all = [{ what: 'partitions', due: String(partitions), is: String(counts.get(topic)) }, ...pairs];
    return all.filter(({ is, due }) => is !== due).map((difference) => ({ topic, ...difference }));
  });
}

function onCluster(kafka: KafkaOptions, plan: readonly PlannedTopic[]): readonly PlannedTopic[] {
  return plan.map((planned) => ({ ...planned, topic: nameOnCluster(kafka, planned.topic) }));
}

async function reportOf(admin: Admin, plan: readonly PlannedTopic[]): Promise<TopicReport> {
  const standing = new Set(await admin.listTopics());
  const missing = plan.filter(({ topic }) => !standing.has(topic));
  const differing = await differencesOf(
    admin,
    plan.filter(({ topic }) => standing.has(topic)),
  );
  return { missing, differing };
}

/** Compares the cluster with a plan. */
export function checkTopics(kafka: KafkaOptions, plan: readonly PlannedTopic[]): Promise<TopicReport> {
  return withAdmin(kafka, (admin) => reportOf(admin, onCluster(kafka, plan)));
}

/**
 * Makes the topics that are missing, where none differs. To be called again at will.
 * @returns what it found; where something differs, nothing was made
 */
export function applyTopics(
  kafka: KafkaOptions,
  plan: readonly PlannedTopic[],
  { replicas }: Replication,
): Promise<TopicReport> {
  return withAdmin(kafka, async (admin) => {
    const named = onCluster(kafka, plan);
    const report = await reportOf(admin, named);
    if (report.differing.length > 0 || report.missing.length === 0) return report;
    await admin.createTopics({
      timeout: CREATE_TIMEOUT_MS,
      waitForLeaders: false,
      topics: report.missing.map(({ topic, partitions, config }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replicas,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
    while ((await reportOf(admin, named)).missing.length > 0)
      await new Promise((done) => setTimeout(done, SEEN_WAIT_MS));
    return report;
  });
}
