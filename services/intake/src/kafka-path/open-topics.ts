/** Finds the topics of suppliers on the cluster, and where in them to begin. An operator creates them; the intake never does. */
import { askCluster, type KafkaOptions, nameOnCluster } from '@oretrail/kafka-log';
import type { Topic } from '@oretrail/runtime';
import type { Admin } from 'kafkajs';
import { groupOfIntakes } from './assignment.ts';
import type { Supplier } from './supplier.ts';

/** A partition of a supplier that is read. Its position moves when the answers before it are written. */
export type OpenPartition = {
  readonly supplier: OpenSupplier;
  readonly topic: Topic;
  readonly partition: number;
  position: number;
  /** Where it ended when it was last looked at. */
  end: number;
  /** The turn in which it was last read. */
  servedAt: number;
};

/** A supplier whose three topics are there, and how many partitions those have that are written. */
export type OpenSupplier = Supplier & Readonly<{ answerPartitions: number; letterPartitions: number }>;

/** What an operator should look at. */
export type TopicListener = Readonly<{
  /** A supplier has some of its topics, and not all. */
  onIncomplete?: (missing: Topic) => void;
  /** A position was committed that the partition no longer has, or not yet: it was trimmed, or made again. */
  onGap?: (gap: Readonly<{ topic: Topic; partition: number; position: number; from: number }>) => void;
}>;

type Bounds = Readonly<{ partition: number; low: string; high: string }>;

function complete(existing: ReadonlySet<string>, kafka: KafkaOptions, listener: TopicListener) {
  return ({ topics }: Supplier): boolean => {
    if (!existing.has(nameOnCluster(kafka, topics.statements))) return false;
    const missing = [topics.answers, topics.deadLetters].filter((topic) => !existing.has(nameOnCluster(kafka, topic)));
    for (const topic of missing) listener.onIncomplete?.(topic);
    return missing.length === 0;
  };
}

async function partitionCounts(admin: Admin, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [...names] });
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}

/** Where the group has come to, by topic and partition; less than 0 if it has not begun. */
async function committedIn(admin: Admin, kafka: KafkaOptions, names: readonly string[]) {
  const offsets = await admin.fetchOffsets({ groupId: groupOfIntakes(kafka), topics: [...names] });
  return new Map(
    offsets.map(({ topic, partitions }) => [topic, new Map(partitions.map((of) => [of.partition, Number(of.offset)]))]),
  );
}

function openPartition(
  supplier: OpenSupplier,
  { partition, low, high }: Bounds,
  committed: number,
  { onGap }: TopicListener,
): OpenPartition {
  const topic = supplier.topics.statements;
  const [first, end] = [Number(low), Number(high)];
  const isThere = committed >= first && committed <= end;
  if (committed >= 0 && !isThere) onGap?.({ topic, partition, position: committed, from: first });
  return { supplier, topic, partition, position: isThere ? committed : first, end, servedAt: 0 };
}

/** The partitions of one supplier, from where the group has come to. */
async function openAll(
  admin: Admin,
  name: string,
  supplier: OpenSupplier,
  committed: ReadonlyMap<number, number> | undefined,
  listener: TopicListener,
): Promise<readonly OpenPartition[]> {
  const bounds = await admin.fetchTopicOffsets(name);
  return bounds.map((of) => openPartition(supplier, of, committed?.get(of.partition) ?? -1, listener));
}

/**
 * The partitions of these suppliers, as far as their topics are there and something in them is new.
 * @param known how many partitions of a topic are open; 0 if it is not
 * @returns null if topics that were open are gone
 * @throws what kafkajs throws if the cluster can't be asked
 */
export function openTopics(
  kafka: KafkaOptions,
  suppliers: readonly Supplier[],
  known: (topic: Topic) => number,
  listener: TopicListener,
): Promise<readonly OpenPartition[] | null> {
  const named = (topic: Topic): string => nameOnCluster(kafka, topic);
  return askCluster(kafka, async (admin) => {
    const existing = new Set(await admin.listTopics());
    const present = suppliers.filter(complete(existing, kafka, listener));
    const isGone = ({ topics }: Supplier): boolean => known(topics.statements) > 0;
    if (suppliers.some((one) => isGone(one) && !present.includes(one))) return null;
    if (present.length === 0) return [];
    const counts = await partitionCounts(
      admin,
      present.flatMap(({ topics }) => Object.values(topics).map(named)),
    );
    const countOf = (topic: Topic): number => counts.get(named(topic)) ?? 1;
    const fresh = present.filter(({ topics: { statements } }) => countOf(statements) > known(statements));
    const names = fresh.map(({ topics }) => named(topics.statements));
    const committed = names.length === 0 ? new Map() : await committedIn(admin, kafka, names);
    const open: OpenPartition[] = [];
    for (const [i, { principal, topics }] of fresh.entries()) {
      const partitions = { answerPartitions: countOf(topics.answers), letterPartitions: countOf(topics.deadLetters) };
      const name = names[i] ?? '';
      open.push(...(await openAll(admin, name, { principal, topics, ...partitions }, committed.get(name), listener)));
    }
    return open;
  });
}
