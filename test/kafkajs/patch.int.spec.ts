/** What our patch of kafkajs 2.2.4 is for, on a real broker; what a topic really holds is what Kafka's Java client reads. */
import { randomUUID } from 'node:crypto';
import { Reader } from '@oretrail/kafka-log';
import { resolveKafka } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import kafkajs from 'kafkajs';
import { expect, it } from 'vitest';
import { isAborted, SCENES } from './aborting-scenes.ts';
import { CLEANED_SOON, CLEANER_OFTEN, EMPTIED_FROM, emptied, writeOverwrittenBatch } from './compacted-topic.ts';
import { consumed, type Delivered, judged, readBy } from './consumed.ts';
import { PartitionLog } from './partition-log.ts';
import { createTopic, playScript } from './transaction-script.ts';

const WARNING = 'TimeoutNegativeWarning';

/** A topic of its own, and what it takes to write and read it. */
async function withTopic(
  brokers: string,
  config: Readonly<Record<string, string>>,
  use: (of: Readonly<{ topic: string; client: kafkajs.Kafka; log: PartitionLog; reader: Reader }>) => Promise<void>,
): Promise<void> {
  const topic = `patch-${randomUUID()}`;
  const client = new kafkajs.Kafka({ brokers: brokers.split(','), logLevel: kafkajs.logLevel.NOTHING });
  await createTopic(client, topic, config);
  const log = await PartitionLog.open(brokers, topic);
  const reader = new Reader({ brokers: brokers.split(','), clientId: topic, topicPrefix: '', prefix: '' });
  try {
    await use({ topic, client, log, reader });
  } finally {
    await Promise.all([log.close(), reader.close()]);
  }
}

/** From whatever offset it starts, the reader delivers what is due from there on. */
async function expectRead(reader: Reader, topic: string, due: readonly Delivered[], until: number): Promise<void> {
  for (let from = 0; from <= until; from += 1) {
    const delivered = await readBy(reader, topic, { from, until });
    expect(delivered, `read from ${from}`).toEqual(due.filter(({ offset }) => offset >= from));
  }
}

const parts = { kafka: () => resolveKafka({ settings: CLEANER_OFTEN }) };

await describeWith('with our patch', parts, (started) => {
  it.each(SCENES)('kafkajs delivers nothing aborted where $title', async ({ steps, listed, readings }) => {
    const { address } = started().kafka;
    await withTopic(address, {}, async ({ topic, client, log, reader }) => {
      await playScript(client, topic, steps, log);
      const { abortedTransactions } = await log.fetch(0);
      expect(abortedTransactions.map(({ firstOffset }) => firstOffset)).toEqual(listed);
      const due = await judged(address, topic);
      expect(due.length).toBeGreaterThan(0);
      expect(due.filter(isAborted)).toEqual([]);

      const until = due.at(-1)?.offset ?? 0;
      await expectRead(reader, topic, due, until);
      for (const { leaks, ...reading } of readings) {
        const dueHere = due.filter(({ offset }) => offset >= reading.from);
        const patched = await consumed('patched', address, topic, { ...reading, until });
        expect(patched.records).toEqual(dueHere);
        // As published it must fail: else nothing was reproduced.
        const published = await consumed('published', address, topic, { ...reading, until });
        expect(published.records.filter(isAborted).map(({ value }) => value)).toEqual(leaks);
        expect(published.records.filter((record) => !isAborted(record))).toEqual(dueHere);
      }
    });
  });

  it('our reader goes on behind a batch that compaction emptied', async () => {
    const { address } = started().kafka;
    await withTopic(address, CLEANED_SOON, async ({ topic, client, log, reader }) => {
      await writeOverwrittenBatch(client, topic);
      await emptied(log);
      const { messages, highWatermark } = await log.fetch(EMPTIED_FROM);
      // To kafkajs nothing of the answer says that there is more to come, and where.
      expect(messages).toHaveLength(0);
      const due = await judged(address, topic);
      expect(due.map(({ offset }) => offset)).toEqual([0, 4, 5, 6, 7, 8]);
      await expectRead(reader, topic, due, Number(highWatermark) - 1);
    });
  });

  it('kafkajs sets no timer to a moment that has passed', async () => {
    const { address } = started().kafka;
    await withTopic(address, {}, async ({ topic, client, log }) => {
      await playScript(
        client,
        topic,
        [
          { by: 'A', sends: [{ value: 'committed' }] },
          { by: 'A', ends: 'commit' },
        ],
        log,
      );
      const all = { from: 0, until: 0, answerBytes: 1_000 };
      expect((await consumed('patched', address, topic, all)).said).not.toContain(WARNING);
      expect((await consumed('published', address, topic, all)).said).toContain(WARNING);
    });
  });
});
