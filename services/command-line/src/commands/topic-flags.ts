/** What the commands that make topics have in common: how many partitions and replicas. */
import { type PlannedTopic, plannedTopics, REPLICATION, type Replication } from '@oretrail/kafka-log';
import { WORKERS } from '@oretrail/workers';
import type { Command } from 'commander';
import { wholeNumberValue } from './flags.ts';

/** Each task is a partition and a transactional id; more than this serve no one (protocol.md, "What decides the speed"). */
const PARTITIONS_MAX = 1_000;
/** Kafka's replicas are counted in 16 bits; more than this is a typing error. */
const REPLICAS_MAX = 100;

/** The flags. */
export type TopicFlags = Readonly<{ partitions: number; replicas: number }>;

/** Adds them. */
export function withTopicFlags(command: Command): Command {
  return command
    .requiredOption(
      '--partitions <N>',
      'partitions of each topic that has more than one',
      wholeNumberValue('--partitions', 1, PARTITIONS_MAX),
    )
    .option(
      '--replicas <R>',
      'replicas of each partition',
      wholeNumberValue('--replicas', 1, REPLICAS_MAX),
      REPLICATION.replicas,
    );
}

/** Replicas, and how many must have a record. */
export function replicationOf({ replicas }: TopicFlags): Replication {
  return { replicas, inSyncMin: Math.min(replicas, REPLICATION.inSyncMin) };
}

/** All topics that there must be. */
export function planOf(flags: TopicFlags): readonly PlannedTopic[] {
  const workers = WORKERS.map(({ name }) => name);
  return plannedTopics(flags.partitions, workers, replicationOf(flags));
}
