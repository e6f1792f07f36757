/** Whether the audit worker has archived up to a cut, as its group says. */

import { AUDIT } from '@oretrail/audit';
import { counted } from '@oretrail/explanation';
import { clientOf, groupOf, type KafkaOptions, nameOnCluster } from '@oretrail/kafka-log';
import { type Cut, GRANTS, type TopicPartition, topicPartitionOf, VERDICTS } from '@oretrail/runtime';
import { OPERATION_ERRORS } from '../errors.ts';
import { pause } from '../pause.ts';
import type { ProofWait } from './proved-cut.ts';

/** The worker looks for cuts twice a second. */
const POLL_INTERVAL_MS = 250;
const MS_PER_S = 1_000;

type Admin = ReturnType<ReturnType<typeof clientOf>['admin']>;

/** What has to be archived, by place. */
function dueOf({ inputs, verdicts, grants }: Cut): ReadonlyMap<TopicPartition, number> {
  const ends = verdicts.map((end, partition) => [topicPartitionOf(VERDICTS, partition), end] as const);
  const granted = grants === undefined ? [] : [[topicPartitionOf(GRANTS, 0), grants] as const];
  return new Map([...Object.entries(inputs), ...ends, ...granted]);
}

/** Places whose offsets have not moved up to where they are due. */
async function behind(
  admin: Admin,
  kafka: KafkaOptions,
  due: ReadonlyMap<TopicPartition, number>,
): Promise<readonly string[]> {
  const settled = new Map<string, number>();
  for (const { topic, partitions } of await admin.fetchOffsets({ groupId: groupOf(kafka, AUDIT) })) {
    for (const { partition, offset } of partitions) settled.set(topicPartitionOf(topic, partition), Number(offset));
  }
  const late = [...due].filter(([place, end]) => (settled.get(nameOnCluster(kafka, place)) ?? 0) < end);
  return late.map(([place]) => place);
}

/** Waits for the audit worker. @throws OperationError `not-archived` */
export async function untilArchived(kafka: KafkaOptions, cut: Cut, wait: ProofWait): Promise<void> {
  const { timeoutS, stop, progress } = wait;
  const giveUpAt = performance.now() + timeoutS * MS_PER_S;
  const due = dueOf(cut);
  const admin = clientOf(kafka).admin();
  await admin.connect();
  try {
    for (;;) {
      const left = await behind(admin, kafka, due);
      if (left.length === 0) return;
      if (stop.aborted || performance.now() > giveUpAt) {
        const when = stop.aborted ? 'it was interrupted' : `${counted(timeoutS, 'second')} are over`;
        throw OPERATION_ERRORS.error('not-archived', `${when}, and ${left.join(', ')} are not archived up to the cut`);
      }
      progress.say(() => `waiting for the audit worker: ${counted(left.length, 'partition')} left`);
      await pause(POLL_INTERVAL_MS, stop);
    }
  } finally {
    await admin.disconnect();
  }
}
