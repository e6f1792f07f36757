/** The topics of a pipeline with their first records: creates what is missing, and compares the rest with the plan. */
import { COMPATIBILITY, type LevelDifference } from '@oretrail/avro';
import {
  type AvroCodec,
  applyTopics,
  type ConnectionSettings,
  checkTopics,
  type KafkaLog,
  nameOnCluster,
  type PlannedTopic,
  type Replication,
  registryOf,
  type TopicDifference,
} from '@oretrail/kafka-log';
import { CONTROL, type Identities } from '@oretrail/runtime';
import { WORKERS } from '@oretrail/workers';
import { type Beginning, type Begun, beginLog } from './begin-log.ts';
import { onCluster } from './cluster-errors.ts';
import { kafkaOf, withClusterLog } from './cluster-log.ts';
import { findPartitions } from './partition-identities.ts';

/** A pipeline as it must be. */
export type PlannedPipeline = Readonly<{
  settings: ConnectionSettings;
  plan: readonly PlannedTopic[];
  replication: Replication;
  /** The number of partitions of each co-partitioned topic. */
  partitions: number;
}>;

/** What {@link applyPipelineTopics} has done. */
export type AppliedTopics = Readonly<{
  made: readonly string[];
  differing: readonly TopicDifference[];
  /** The law that was set, if it was. */
  ruleset: string | null;
  /** Built-in facts that were published. */
  builtInFacts: number;
  /** Subjects of the registry that are held to less than is due, and were not to be changed. */
  levels: readonly LevelDifference[];
}>;

/** What {@link checkPipelineTopics} has found. */
export type CheckedTopics = Readonly<{
  missing: readonly string[];
  differing: readonly TopicDifference[];
  /** What identifies each partition that has a record and loses none; empty if a topic is missing. */
  identities: Identities;
}>;

/** A subject that could break readers is a difference like any other. */
function levelDifference({ subject, is }: LevelDifference): TopicDifference {
  return { topic: subject, what: 'compatibility', is, due: COMPATIBILITY };
}

/** Compares topics, partitions and the levels of the registry with what they must be, and changes nothing. */
export async function checkPipelineTopics(pipeline: PlannedPipeline): Promise<CheckedTopics> {
  const { settings, plan, replication, partitions } = pipeline;
  const kafka = kafkaOf(settings);
  const { missing, differing } = await onCluster(() => checkTopics(kafka, plan, replication));
  if (missing.length > 0) return { missing: missing.map(({ topic }) => topic), differing, identities: {} };
  const find = (log: KafkaLog) => findPartitions(kafka, log, WORKERS);
  const found = await withClusterLog(settings, find, { partitions });
  const levels = await onCluster(() => registryOf(settings).insufficientLevels());
  const all = [...differing, ...found.differing, ...levels.map(levelDifference)];
  return { missing: [], differing: all, identities: found.identities };
}

/** A law that was asked for, and is not in force, is a difference like any other. */
function lawDifference({ ruleset: due }: Beginning, { ruleset: is }: Begun, topic: string): TopicDifference[] {
  return due === undefined || due === is ? [] : [{ topic, what: 'ruleset', is, due }];
}

/** @returns the levels that are still insufficient */
async function levelsLeft(settings: ConnectionSettings, isToSet: boolean): Promise<readonly LevelDifference[]> {
  const registry = registryOf(settings);
  const levels = await registry.insufficientLevels();
  if (!isToSet) return levels;
  await registry.setLevels(levels.map(({ subject }) => subject));
  return [];
}

/**
 * Creates the missing topics and writes their first records; if a topic differs from the plan, changes nothing. Asks the
 * registry first: without one, topics would be created that then have no beginning.
 */
export function applyPipelineTopics(
  { settings, plan, replication, partitions }: PlannedPipeline,
  beginning: Beginning,
  { isCompatibilityToSet }: Readonly<{ isCompatibilityToSet: boolean }>,
): Promise<AppliedTopics> {
  const kafka = kafkaOf(settings);
  const make = async (log: KafkaLog, codec: AvroCodec): Promise<AppliedTopics> => {
    await codec.prepare();
    const { missing, differing } = await applyTopics(kafka, plan, replication);
    if (differing.length > 0) return { made: [], differing, ruleset: null, builtInFacts: 0, levels: [] };
    const begun = await beginLog(log, beginning);
    return {
      made: missing.map(({ topic }) => topic),
      differing: lawDifference(beginning, begun, nameOnCluster(kafka, CONTROL)),
      ruleset: begun.isRulesetNew ? begun.ruleset : null,
      builtInFacts: begun.builtInFacts,
      levels: await levelsLeft(settings, isCompatibilityToSet),
    };
  };
  return withClusterLog(settings, make, { partitions });
}
