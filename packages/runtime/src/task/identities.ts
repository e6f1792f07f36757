/** The partitions that a task rests on, as it read them. Source: protocol.md, "Registers". */
import { PROTOCOL_VIOLATIONS } from '../port/errors.ts';
import { isSamePartition, type PartitionIdentity } from '../port/identity.ts';
import { type Log, type TopicPartition, topicPartitionOf } from '../port/log.ts';
import { CONTROL, PUBLIC_INPUTS, type Topic, VERDICTS } from '../port/topics.ts';
import type { Worker } from './worker.ts';

/** Identities by place. */
export type Identities = Readonly<Record<TopicPartition, PartitionIdentity>>;

/** Topics that lose no record. The others are compacted, so that their first record is now this one, now that one. */
const NEVER_COMPACTED: ReadonlySet<Topic> = new Set([...PUBLIC_INPUTS, CONTROL, VERDICTS]);

/** Partitions on which a task rests and that have an identity: its inputs, and the verdicts if it gives them. */
export function identifiedPartitions(
  { partitioned, single, outputs }: Worker,
  index: number,
): readonly Readonly<{ topic: Topic; partition: number }>[] {
  const own = [...partitioned, ...outputs].map((topic) => ({ topic, partition: index }));
  return [...own, ...single.map((topic) => ({ topic, partition: 0 }))].filter(({ topic }) =>
    NEVER_COMPACTED.has(topic),
  );
}

function shown(identity: PartitionIdentity | undefined): string {
  return identity === undefined ? 'empty' : `of ${identity.cluster}, first record ${identity.firstRecordSha256}`;
}

/** The identities that a task's partitions have now; those that are empty have none yet. */
export async function identitiesOf(log: Log, worker: Worker, index: number): Promise<Identities> {
  const identities: Record<TopicPartition, PartitionIdentity> = {};
  for (const { topic, partition } of identifiedPartitions(worker, index)) {
    const identity = await log.identity(topic, partition);
    if (identity !== null) identities[topicPartitionOf(topic, partition)] = identity;
  }
  return identities;
}

/** Places that are not what they were known as. */
export function changedPartitions(known: Identities, now: Identities): readonly TopicPartition[] {
  return Object.entries(known).flatMap(([place, due]) => {
    const is = now[place];
    return is !== undefined && isSamePartition(due, is) ? [] : [place];
  });
}

/** @throws ProtocolViolation `other-partition` */
export function requireSamePartitions(known: Identities, now: Identities): void {
  const [place] = changedPartitions(known, now);
  if (place === undefined) return;
  const what = `${place} is ${shown(now[place])}, and was ${shown(known[place])} when it was read`;
  throw PROTOCOL_VIOLATIONS.error('other-partition', what);
}
