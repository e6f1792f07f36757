/** What the partitions of a pipeline are known by, held against what its workers have read. protocol.md, "Registers". */
import { type KafkaOptions, nameOnCluster, type TopicDifference } from '@oretrail/kafka-log';
import {
  changedPartitions,
  type Identities,
  identitiesOf,
  type Log,
  type PartitionIdentity,
  type TopicPartition,
  type Worker,
} from '@oretrail/runtime';
import { lastJournal } from '../task-lag.ts';

/** As they are now, by their names on the cluster; and as tasks have found them, if that was otherwise. */
export type PartitionsFound = Readonly<{ identities: Identities; differing: readonly TopicDifference[] }>;

function shown(identity: PartitionIdentity | undefined): string {
  return identity === undefined ? '' : `${identity.cluster}/${identity.firstRecordSha256}`;
}

function differenceOf(kafka: KafkaOptions, place: TopicPartition, is: string, due: string): TopicDifference {
  const slash = place.lastIndexOf('/');
  const topic = nameOnCluster(kafka, place.slice(0, slash));
  return { topic, what: `identity of partition ${place.slice(slash + 1)}`, is, due };
}

/** Asks the cluster, and the last journal record of each task. */
export async function findPartitions(
  kafka: KafkaOptions,
  log: Log,
  workers: readonly Worker[],
): Promise<PartitionsFound> {
  const identities: Record<TopicPartition, PartitionIdentity> = {};
  const differing = new Map<TopicPartition, TopicDifference>();
  for (const worker of workers) {
    for (let index = 0; index < log.partitions; index += 1) {
      const now = await identitiesOf(log, worker, index);
      const known = (await lastJournal(log, worker, { worker: worker.name, index }))?.identities ?? {};
      for (const [place, identity] of Object.entries(now)) identities[kafka.topicPrefix + place] = identity;
      for (const place of changedPartitions(known, now)) {
        differing.set(place, differenceOf(kafka, place, shown(now[place]), shown(known[place])));
      }
    }
  }
  return { identities, differing: [...differing.values()] };
}
