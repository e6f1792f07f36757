/**
 * `node [--import ./without-patch.ts] consume.ts BROKERS TOPIC FROM UNTIL ANSWER_BYTES`: what kafkajs's own read_committed
 * consumer delivers of partition 0, from one offset up to another and with it. Each record is a line of JSON.
 */
import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';

const [brokers = '', topic = '', from = '', until = '', bytes = ''] = process.argv.slice(2);

const client = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.ERROR });
const consumer = client.consumer({
  groupId: `consume-${randomUUID()}`,
  readUncommitted: false,
  maxBytesPerPartition: Number(bytes),
  // Nothing more comes: a disconnect waits for the last answer.
  maxWaitTimeInMs: 50,
});
const done = Promise.withResolvers<void>();
await consumer.connect();
await consumer.subscribe({ topic, fromBeginning: true });
const running = consumer.run({
  eachMessage: async ({ message: { offset, value } }) => {
    process.stdout.write(`${JSON.stringify({ offset: Number(offset), value: value?.toString() })}\n`);
    if (Number(offset) >= Number(until)) done.resolve();
  },
});
// Before its first fetch.
consumer.seek({ topic, partition: 0, offset: from });
await running;
await done.promise;
await consumer.disconnect();
