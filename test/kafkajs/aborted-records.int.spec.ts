/**
 * kafkajs 2.2.4 delivers records of aborted transactions in three cases; with our patch it doesn't. What a topic really
 * holds is what Kafka's own Java client reads. Source: docs/upstream/kafkajs-aborted-records.md.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Reader } from '@oretrail/kafka-log';
import { judgeDump, resolveKafka } from '@oretrail/real-parts';
import { describeWith } from '@oretrail/real-parts/specs';
import kafkajs, { type Message } from 'kafkajs';
import { expect, it } from 'vitest';
import { PartitionLog } from './partition-log.ts';
import { createTopic, playScript, type Step } from './transaction-script.ts';

type Delivered = Readonly<{ offset: number; value: string | undefined }>;
/** From where kafkajs's consumer reads, in answers of how many bytes, and which aborted records it delivered unpatched. */
type Reading = Readonly<{ from: number; answerBytes: number; leaks: readonly string[] }>;
type Scene = Readonly<{ title: string; steps: readonly Step[]; readings: readonly Reading[] }>;

/** kafkajs's own default. */
const WIDE = 1_048_576;
/** A broker gives one batch, for it gives at least that. */
const ONE_BATCH = 1;
const MARKER_KEY = Buffer.from([0, 0, 0, 0]);

const text = (value: string): Message => ({ key: 'k', value });
const sends = (by: string, ...values: readonly string[]): Step => ({ by, sends: values.map(text) });
const aborts = (by: string): Step => ({ by, ends: 'abort' });
const commits = (by: string): Step => ({ by, ends: 'commit' });

const SCENES: readonly Scene[] = [
  {
    title: 'transactions overlap, and the one that began later is aborted first',
    steps: [
      sends('A', 'A at 0'),
      sends('A', 'A at 1'),
      sends('B', 'B at 2'),
      sends('A', 'A at 3'),
      aborts('B'),
      sends('A', 'A at 5'),
      aborts('A'),
      sends('B', 'committed B at 7'),
      commits('B'),
    ],
    readings: [
      { from: 0, answerBytes: WIDE, leaks: ['A at 0', 'A at 1'] },
      { from: 1, answerBytes: WIDE, leaks: ['A at 1'] },
    ],
  },
  {
    title: 'an answer starts inside aborted transactions of several producers',
    steps: [
      sends('A', 'A at 0'),
      sends('B', 'B at 1'),
      sends('C', 'C at 2', 'C at 3'),
      sends('B', 'B at 4'),
      sends('A', 'A at 5'),
      aborts('A'),
      aborts('B'),
      aborts('C'),
      sends('C', 'committed C at 9'),
      commits('C'),
    ],
    readings: [
      { from: 3, answerBytes: WIDE, leaks: ['C at 3'] },
      { from: 0, answerBytes: ONE_BATCH, leaks: ['B at 1', 'C at 2', 'C at 3', 'B at 4'] },
    ],
  },
  {
    title: 'a record of a user has the key of an abort marker',
    steps: [
      sends('A', 'A at 0'),
      { by: 'A', sends: [{ key: MARKER_KEY, value: 'A at 1, with that key' }] },
      sends('A', 'A at 2'),
      aborts('A'),
      { by: 'A', sends: [{ key: MARKER_KEY, value: 'committed A at 4, with that key' }] },
      sends('A', 'committed A at 5'),
      commits('A'),
    ],
    readings: [
      { from: 0, answerBytes: WIDE, leaks: ['A at 1, with that key', 'A at 2'] },
      { from: 1, answerBytes: WIDE, leaks: ['A at 1, with that key', 'A at 2'] },
    ],
  },
];

const folder = import.meta.dirname;
const patched: readonly string[] = [];
const unpatched: readonly string[] = ['--import', join(folder, 'without-patch.ts')];

/** What kafkajs's consumer delivers, up to the record at `until`. */
async function consumed(
  node: readonly string[],
  brokers: string,
  topic: string,
  { from, answerBytes, until }: Reading & Readonly<{ until: number }>,
): Promise<Delivered[]> {
  const args = [...node, join(folder, 'consume.ts'), brokers, topic, `${from}`, `${until}`, `${answerBytes}`];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

/** What our own reader delivers, from an offset up to another. */
async function read(reader: Reader, topic: string, from: number, until: number): Promise<Delivered[]> {
  const delivered: Delivered[] = [];
  for (let next = from; next <= until; ) {
    const answers = await reader.read([{ topic, partition: 0, from: next, limit: until + 1 }], {
      recordsMax: 2,
      waitMs: 1_000,
    });
    for (const { messages, next: behind } of answers) {
      next = behind;
      delivered.push(...messages.map(({ offset, value }) => ({ offset: Number(offset), value: value?.toString() })));
    }
  }
  return delivered;
}

const isAborted = ({ value = '' }: Delivered): boolean => !value.startsWith('committed');

await describeWith('records of aborted transactions', { kafka: resolveKafka }, (parts) => {
  it.each(SCENES)('are not delivered where $title', async ({ steps, readings }) => {
    const { address } = parts().kafka;
    const topic = `aborted-${randomUUID()}`;
    const client = new kafkajs.Kafka({ brokers: address.split(','), logLevel: kafkajs.logLevel.ERROR });
    await createTopic(client, topic);
    const log = await PartitionLog.open(address, topic);
    await playScript(client, topic, steps, log);
    await log.close();
    const due = (await judgeDump(address, topic)).map(({ offset, value }) => ({ offset, value: value?.toString() }));
    const until = due.at(-1)?.offset ?? 0;
    const dueFrom = (from: number) => due.filter(({ offset }) => offset >= from);
    expect(due.filter(isAborted)).toEqual([]);
    expect(due.length).toBeGreaterThan(0);

    const reader = new Reader({ brokers: address.split(','), clientId: topic, topicPrefix: '', prefix: '' });
    for (let from = 0; from <= until; from += 1) {
      expect(await read(reader, topic, from, until), `read from ${from}`).toEqual(dueFrom(from));
    }
    await reader.close();

    for (const reading of readings) {
      expect(await consumed(patched, address, topic, { ...reading, until })).toEqual(dueFrom(reading.from));
      // Without the patch it must fail: else nothing was reproduced.
      const delivered = await consumed(unpatched, address, topic, { ...reading, until });
      expect(delivered.filter(isAborted).map(({ value }) => value)).toEqual(reading.leaks);
      expect(delivered.filter((record) => !isAborted(record))).toEqual(dueFrom(reading.from));
    }
  });
});
