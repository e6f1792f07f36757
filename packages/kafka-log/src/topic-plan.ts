/** Which topics there must be, and how each is kept. Source: protocol.md, "Registers". */
import {
  CO_PARTITIONED,
  CONTROL,
  deadLettersOf,
  FACTS,
  GRANTS,
  journalOf,
  PUBLIC_INPUTS,
  REDRIVES,
  SCHEMAS,
  SEALS,
  type Topic,
} from '@oretrail/runtime';
import { BATCH_BYTES_MAX } from './limits.ts';

/** A topic as it must be. */
export type PlannedTopic = Readonly<{
  topic: Topic;
  partitions: number;
  /** What is compared with the cluster, and refused if it differs. */
  config: Readonly<Record<string, string>>;
}>;

/** Replicas, and how many must have a record before it counts. */
export type Replication = Readonly<{ replicas: number; inSyncMin: number }>;
/** Production: protocol.md, "Partition identity". */
export const REPLICATION: Replication = { replicas: 3, inSyncMin: 2 };

/** Local state older than the first surviving journal record is rebuilt; two weeks of it survive. protocol.md, "Registers". */
const JOURNAL_LAG_MS = 14 * 24 * 3_600 * 1_000;

const FOR_EVER = { 'cleanup.policy': 'delete', 'retention.ms': '-1', 'retention.bytes': '-1' };
/**
 * When an event was appended is the broker's to say, not the supplier's. And the broker inflates what comes compressed, so that
 * `max.message.bytes` bounds what consumers get: otherwise 40 KB pass that become 40 MB.
 */
const OF_STRANGERS = { 'message.timestamp.type': 'LogAppendTime', 'compression.type': 'uncompressed' };
const COMPACTED = { 'cleanup.policy': 'compact' };
const REGISTERS: ReadonlySet<Topic> = new Set(['sourcing.draws.v1', 'sourcing.provenance.v1', 'credit.batteries.v1']);

function keptAs(topic: Topic): Readonly<Record<string, string>> {
  if (REGISTERS.has(topic)) return COMPACTED;
  return PUBLIC_INPUTS.has(topic) || topic === GRANTS ? { ...FOR_EVER, ...OF_STRANGERS } : FOR_EVER;
}

/** All topics of a pipeline. */
export function plannedTopics(
  partitions: number,
  workers: readonly string[],
  { inSyncMin }: Replication,
): readonly PlannedTopic[] {
  const common = {
    'max.message.bytes': String(BATCH_BYTES_MAX),
    'min.insync.replicas': String(inSyncMin),
    'unclean.leader.election.enable': 'false',
  };
  const planned = (topic: Topic, count: number, config: Readonly<Record<string, string>>): PlannedTopic => {
    return { topic, partitions: count, config: { ...common, ...config } };
  };
  const journal = { ...COMPACTED, 'min.compaction.lag.ms': String(JOURNAL_LAG_MS) };
  return [
    ...CO_PARTITIONED.map((topic) => planned(topic, partitions, keptAs(topic))),
    ...[FACTS, GRANTS, CONTROL, SEALS, REDRIVES, SCHEMAS].map((topic) => planned(topic, 1, keptAs(topic))),
    ...workers.map((worker) => planned(journalOf(worker), partitions, journal)),
    ...[...PUBLIC_INPUTS].map((topic) => planned(deadLettersOf(topic), topic === FACTS ? 1 : partitions, FOR_EVER)),
  ];
}
