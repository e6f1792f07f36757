/**
 * `node [--import ./without-patch.ts] consume.ts BROKERS TOPIC FROM UNTIL ANSWER_BYTES`: what kafkajs's own read_committed
 * consumer delivers of partition 0, from one offset up to another and with it. Each record is a line of JSON.
 */
import { randomUUID } from 'node:crypto';
import kafkajs, { type Kafka } from 'kafkajs';

const [brokers = '', topic = '', from = '', until = '', bytes = ''] = process.argv.slice(2);

/** A group that has come as far as `from`, as after a restart. */
async function groupAt(client: Kafka, offset: string): Promise<string> {
  const groupId = `consume-${randomUUID()}`;
  const admin = client.admin();
  await admin.connect();
  await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset }] });
  await admin.disconnect();
  return groupId;
}

const client = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.ERROR });
const consumer = client.consumer({
  groupId: await groupAt(client, from),
  readUncommitted: false,
  maxBytesPerPartition: Number(bytes),
  // Nothing more comes: whoever disconnects waits for the last answer.
  maxWaitTimeInMs: 50,
});
const done = Promise.withResolvers<void>();
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message: { offset, value } }) => {
    process.stdout.write(`${JSON.stringify({ offset: Number(offset), value: value?.toString() })}\n`);
    if (Number(offset) >= Number(until)) done.resolve();
  },
});
await done.promise;
await consumer.disconnect();
