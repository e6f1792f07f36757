import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeLogContract, type LogUnderTest } from '@oretrail/log-contract';
import { resolveKafka } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import { PLAIN_TEXT } from './codec.ts';
import { clientOf, type KafkaOptions } from './connection.ts';
import { KafkaLog } from './kafka-log.ts';
import { groupOf } from './names.ts';
import { plannedTopics } from './topic-plan.ts';
import { applyTopics } from './topics.ts';

const REPLICATION = { replicas: 1, inSyncMin: 1 };
const plan = plannedTopics(2, ['contract'], REPLICATION);
/** Between two questions whether a broker is ready for groups. */
const GROUP_WAIT_MS = 50;
let logs = 0;

function under(kafka: KafkaOptions, directory: string): LogUnderTest {
  const log = new KafkaLog({ kafka, codec: PLAIN_TEXT, partitions: 2, directory });
  return {
    log,
    reopen: async () => {
      await log.close();
      return under(kafka, directory);
    },
    close: async () => {
      await log.close();
      rmSync(directory, { recursive: true });
    },
  };
}

/** The first group that a broker hears of makes it prepare for groups; until it has, it says it is the wrong one. */
async function prepareGroup(kafka: KafkaOptions): Promise<void> {
  const admin = clientOf(kafka).admin();
  await admin.connect();
  const isReady = (): Promise<boolean> =>
    admin.fetchOffsets({ groupId: groupOf(kafka, 'contract') }).then(
      () => true,
      (error: Readonly<{ retriable?: boolean }>) => {
        if (error.retriable === false) throw error;
        return false;
      },
    );
  while (!(await isReady())) await sleep(GROUP_WAIT_MS);
  await admin.disconnect();
}

await describeWith('on a real broker', { kafka: resolveKafka }, (parts) =>
  describeLogContract('Kafka', async () => {
    logs += 1;
    // Also on a broker that others use, and that earlier runs have used.
    const prefix = `contract-${randomUUID()}-${logs}-`;
    const kafka = { brokers: parts().kafka.address.split(','), clientId: 'contract', prefix, topicPrefix: prefix };
    await applyTopics(kafka, plan, REPLICATION);
    await prepareGroup(kafka);
    return under(kafka, mkdtempSync(join(tmpdir(), 'oretrail-kafka-')));
  }),
);
