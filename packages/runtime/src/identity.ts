/**
 * What a partition is told from another of the same name by. A topic that was made anew or trimmed is an alarm, never
 * continued. Source: protocol.md, "Registers".
 */
import { OretrailError } from '@oretrail/errors';
import { sha256Hex } from '@oretrail/model';
import { PROTOCOL_VIOLATIONS } from './errors.ts';
import { type Log, type LogRecord, type Place, placeOf } from './log.ts';
import { CONTROL, PUBLIC_INPUTS, type Topic, VERDICTS } from './topics.ts';
import type { Worker } from './worker.ts';

/** Cluster and first record of a partition. */
export type PartitionIdentity = Readonly<{
  /** The id of the cluster, or what stands for it. */
  cluster: string;
  /** SHA-256 of the first record that the partition had, its offset included: 64 lower-case hex digits. */
  firstRecordSha256: string;
}>;

/** Identities by place. */
export type Identities = Readonly<Record<Place, PartitionIdentity>>;

/** Topics that lose no record. The others are compacted, so that their first record is now this one, now that one. */
const NEVER_COMPACTED: ReadonlySet<Topic> = new Set([...PUBLIC_INPUTS, CONTROL, VERDICTS]);

/** Whether two identities are of one partition. */
export function isSamePartition(one: PartitionIdentity, other: PartitionIdentity): boolean {
  return one.cluster === other.cluster && one.firstRecordSha256 === other.firstRecordSha256;
}

/** The identity of a partition in a log of texts. */
export function identityOfText(cluster: string, { offset, key, value }: LogRecord): PartitionIdentity {
  return { cluster, firstRecordSha256: sha256Hex(JSON.stringify([offset, key, value])) };
}

/** Partitions on which a task rests and that have an identity: its inputs, and the verdicts where it gives them. */
export function identifiedPlaces(
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
  const identities: Record<Place, PartitionIdentity> = {};
  for (const { topic, partition } of identifiedPlaces(worker, index)) {
    const identity = await log.identity(topic, partition);
    if (identity !== null) identities[placeOf(topic, partition)] = identity;
  }
  return identities;
}

/** Places that are not what they were known as. */
export function changedPlaces(known: Identities, now: Identities): readonly Place[] {
  return Object.entries(known).flatMap(([place, due]) => {
    const is = now[place];
    return is !== undefined && isSamePartition(due, is) ? [] : [place];
  });
}

/** @throws ProtocolViolation `other-partition` */
export function requireSamePartitions(known: Identities, now: Identities): void {
  const [place] = changedPlaces(known, now);
  if (place === undefined) return;
  const what = `${place} is ${shown(now[place])}, and was ${shown(known[place])} when it was read`;
  throw new OretrailError(PROTOCOL_VIOLATIONS, 'other-partition', what);
}
