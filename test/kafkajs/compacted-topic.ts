/** A compacted partition with a batch that holds nothing any more at the end of what its segment holds. */
import { setTimeout as sleep } from 'node:timers/promises';
import kafkajs, { type Kafka, type Message } from 'kafkajs';
import type { PartitionLog } from './partition-log.ts';

/** Cleaned as soon as the cleaner looks. Source: Kafka's topic configuration. */
export const CLEANED_SOON: Readonly<Record<string, string>> = {
  'cleanup.policy': 'compact',
  'min.cleanable.dirty.ratio': '0',
  'segment.ms': '1000',
  // The least that Kafka allows: cleaned segments that fit into one are put together.
  'segment.bytes': '1048576',
};
/** Broker setting: how long the cleaner rests; 15 s by default. */
export const CLEANER_OFTEN: Readonly<Record<string, string>> = { 'log.cleaner.backoff.ms': '200' };

/** Two of them don't fit into one segment. */
const FILLING = Buffer.alloc(600_000, 1);
/** A batch whose records are so much later than a segment's first begins another: no need to wait. */
const LATER_MS = 60_000;
const POLL_MS = 100;
const KEYS = ['a', 'b', 'c'];

/** Where the batch begins that is emptied. */
export const EMPTIED_FROM = 1;

/**
 * Three segments: a filling and a batch of keys; newer values of these and a filling; one record. An idempotent
 * producer's last batch keeps its place when it is emptied, for its sequence number.
 */
export async function writeOverwrittenBatch(client: Kafka, topic: string): Promise<void> {
  const began = Date.now() - 3 * LATER_MS;
  const createPartitioner = kafkajs.Partitioners.DefaultPartitioner;
  const [plain, idempotent] = [
    client.producer({ createPartitioner }),
    client.producer({ createPartitioner, idempotent: true }),
  ];
  const at = (segment: number, messages: readonly Message[]) => ({
    topic,
    messages: messages.map((message) => ({ ...message, timestamp: String(began + segment * LATER_MS) })),
  });
  await Promise.all([plain.connect(), idempotent.connect()]);
  await plain.send(at(0, [{ key: 'filling 0', value: FILLING }]));
  await idempotent.send(
    at(
      0,
      KEYS.map((key) => ({ key, value: `old ${key}` })),
    ),
  );
  await plain.send(
    at(
      1,
      KEYS.map((key) => ({ key, value: `new ${key}` })),
    ),
  );
  await plain.send(at(1, [{ key: 'filling 1', value: FILLING }]));
  await plain.send(at(2, [{ key: 'end', value: 'end' }]));
  await Promise.all([plain.disconnect(), idempotent.disconnect()]);
}

/** Waits until the broker gives an answer without records where the old values were. */
export async function emptied(log: PartitionLog): Promise<void> {
  for (;;) {
    const { messages } = await log.fetch(EMPTIED_FROM);
    if (messages.length === 0) return;
    await sleep(POLL_MS);
  }
}
