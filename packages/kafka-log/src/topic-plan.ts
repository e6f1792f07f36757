/** Which topics there must be, and how each is kept. Source: protocol.md, "Registers". */
import {
  ACCESS,
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
  supplierTopics,
  type Topic,
} from '@oretrail/runtime';
import { BATCH_BYTES_MAX, SUPPLIER_BATCH_BYTES_MAX } from './limits.ts';

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
/** What is trimmed before the intake has answered it is lost, and so are answers that nobody has read; two weeks survive, as of journals. */
const SUPPLIER_RETENTION_MS = JOURNAL_LAG_MS;
/**
 * Partitions of each topic of a supplier. One carries far more than the budget of a principal, and keeps the order of what a
 * supplier states; ten thousand suppliers with more of them would burden a cluster.
 */
const SUPPLIER_PARTITIONS = 1;

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

/** What all topics have, whatever is in them. */
function common({ inSyncMin }: Replication, batchBytesMax: number): Readonly<Record<string, string>> {
  return {
    'max.message.bytes': String(batchBytesMax),
    'min.insync.replicas': String(inSyncMin),
    'unclean.leader.election.enable': 'false',
  };
}

/** All topics of a pipeline. */
export function plannedTopics(
  partitions: number,
  workers: readonly string[],
  replication: Replication,
): readonly PlannedTopic[] {
  const planned = (topic: Topic, count: number, config: Readonly<Record<string, string>>): PlannedTopic => {
    return { topic, partitions: count, config: { ...common(replication, BATCH_BYTES_MAX), ...config } };
  };
  const journal = { ...COMPACTED, 'min.compaction.lag.ms': String(JOURNAL_LAG_MS) };
  return [
    ...CO_PARTITIONED.map((topic) => planned(topic, partitions, keptAs(topic))),
    ...[FACTS, GRANTS, CONTROL, SEALS, REDRIVES, ACCESS, SCHEMAS].map((topic) => planned(topic, 1, keptAs(topic))),
    ...workers.map((worker) => planned(journalOf(worker), partitions, journal)),
    ...[...PUBLIC_INPUTS].map((topic) => planned(deadLettersOf(topic), topic === FACTS ? 1 : partitions, FOR_EVER)),
  ];
}

/**
 * The topics of a supplier: what it states, the answers to it, and its dead letters. Source: intake.md, "Kafka".
 * @param principal as the brokers name it, such as `User:CN=smm`
 * @throws TypeError if no topic can be named after it; see {@link writtenPrincipal} of the runtime
 */
export function plannedSupplierTopics(principal: string, replication: Replication): readonly PlannedTopic[] {
  const topics = supplierTopics(principal);
  if (topics === null) throw new TypeError(`${principal} has no topics`);
  const kept = {
    ...common(replication, SUPPLIER_BATCH_BYTES_MAX),
    'cleanup.policy': 'delete',
    'retention.ms': String(SUPPLIER_RETENTION_MS),
    'retention.bytes': '-1',
  };
  const planned = (topic: Topic, config: Readonly<Record<string, string>>): PlannedTopic => {
    return { topic, partitions: SUPPLIER_PARTITIONS, config };
  };
  return [
    planned(topics.statements, { ...kept, ...OF_STRANGERS }),
    planned(topics.answers, kept),
    planned(topics.deadLetters, kept),
  ];
}
