import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeBody } from '@oretrail/avro';
import { EVENT_BYTES_MAX } from '@oretrail/model';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { type NewRecord, SHIPMENTS } from '@oretrail/runtime';
import { describeLogContract, type LogUnderTest } from '@oretrail/test-support/log-contract';
import type { Admin } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import type { MessageCodec } from './codec.ts';
import { clientOf, type KafkaOptions } from './connection.ts';
import { KafkaLog } from './kafka-log.ts';
import { BATCH_BYTES_MAX } from './limits.ts';
import { groupOf, nameOnCluster } from './names.ts';
import { plannedTopics } from './topic-plan.ts';
import { applyTopics } from './topics.ts';

const REPLICATION = { replicas: 1, inSyncMin: 1 };
const plan = plannedTopics(2, ['contract'], REPLICATION);
/** Between two questions whether a broker is ready for groups. */
const GROUP_WAIT_MS = 50;
let logs = 0;

/** JSON, without a schema: the log itself is tested here. */
const PLAIN_JSON: MessageCodec = {
  write: (sink, { key, value }, more) => {
    writeBody(sink, { key: Buffer.from(key), value: Buffer.from(JSON.stringify(value)), headers: [] }, more);
  },
  decode: async (_topic, messages) => messages.map(({ value }) => ({ value: JSON.parse(String(value)) as object })),
};

function under(kafka: KafkaOptions, directory: string): LogUnderTest {
  const log = new KafkaLog({ kafka, codec: PLAIN_JSON, partitions: 2, directory, saveIntervalMs: 0 });
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

/** The topic of the shipments, made anew or trimmed. */
async function withTopic(kafka: KafkaOptions, change: (admin: Admin, topic: string) => Promise<void>): Promise<void> {
  const admin = clientOf(kafka).admin();
  await admin.connect();
  await change(admin, nameOnCluster(kafka, SHIPMENTS));
  await admin.disconnect();
}

await describeWith('on a real broker', { kafka: shared.kafka }, (parts) => {
  async function create(): Promise<LogUnderTest & Readonly<{ kafka: KafkaOptions }>> {
    logs += 1;
    // Also on a broker that others use, and that earlier runs have used.
    const prefix = `contract-${randomUUID()}-${logs}-`;
    const kafka = { brokers: parts().kafka.address.split(','), clientId: 'contract', prefix, topicPrefix: prefix };
    await applyTopics(kafka, plan, REPLICATION);
    await prepareGroup(kafka);
    return { ...under(kafka, mkdtempSync(join(tmpdir(), 'oretrail-kafka-'))), kafka };
  }

  describeLogContract('Kafka', create);

  describe('a topic', () => {
    const shipment: NewRecord = { topic: SHIPMENTS, partition: 0, key: 'a', value: { text: '1' } };

    it('that was made anew is another, even if it holds the same', async () => {
      const { log, close, kafka } = await create();
      await log.append([shipment]);
      const before = await log.identity(SHIPMENTS, 0);
      await withTopic(kafka, async (admin, topic) => {
        await admin.deleteTopics({ topics: [topic] });
        while ((await admin.listTopics()).includes(topic)) await sleep(GROUP_WAIT_MS);
      });
      await applyTopics(kafka, plan, REPLICATION);
      // As another process finds it.
      const next = new KafkaLog({ kafka, codec: PLAIN_JSON, partitions: 2 });
      await next.append([shipment, shipment]);
      const after = await next.identity(SHIPMENTS, 0);
      await next.close();
      expect(after?.cluster).toBe(before?.cluster);
      expect(after?.firstRecordSha256).not.toBe(before?.firstRecordSha256);
      await close();
    });

    it('takes more at once than one batch may have', async () => {
      const { log, close } = await create();
      // The largest events that there may be, and enough of them.
      const value = { text: 'x'.repeat(EVENT_BYTES_MAX) };
      const count = 1 + Math.ceil(BATCH_BYTES_MAX / EVENT_BYTES_MAX);
      await log.append(Array.from({ length: count }, () => ({ ...shipment, value })));
      expect(await log.end(SHIPMENTS, 0)).toBe(count);
      await close();
    });

    it('that was trimmed is an alarm', async () => {
      const { log, close, kafka } = await create();
      // Both partitions have their leaders by then, without which kafkajs trims none.
      await log.append([shipment, shipment, { ...shipment, partition: 1 }]);
      await withTopic(kafka, async (admin, topic) => {
        // kafkajs trims only topics that it has heard of.
        await admin.fetchTopicOffsets(topic);
        await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: '1' }] });
      });
      await expect(log.identity(SHIPMENTS, 0)).rejects.toMatchObject({ code: 'trimmed' });
      await close();
    });
  });
});
