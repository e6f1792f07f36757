/** What readers deliver of partition 0 of a topic. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Reader } from '@oretrail/kafka-log';
import { judgeDump } from '@oretrail/real-parts';

/** A record, as far as it is compared. */
export type Delivered = Readonly<{ offset: number; value: string }>;
/** Offsets from which on and up to which, the last one too. */
type Range = Readonly<{ from: number; until: number }>;

const CONSUME = join(import.meta.dirname, 'consume.ts');
const PROCESS = {
  patched: [],
  published: ['--import', join(import.meta.dirname, 'without-patch.ts')],
} as const;
/** Few at a time, so that one answer takes several readings. */
const READ_RECORDS_MAX = 2;
/** How long the broker may wait for records; there always are some. */
const READ_WAIT_MS = 1_000;

/** What Kafka's own Java client delivers, read_committed. */
export async function judged(brokers: string, topic: string): Promise<Delivered[]> {
  const records = await judgeDump(brokers, topic);
  return records.map(({ offset, value }) => ({ offset, value: String(value) }));
}

/** What kafkajs's own consumer delivers, patched or as published, in a process of its own; and what that said. */
export async function consumed(
  kafkajs: keyof typeof PROCESS,
  brokers: string,
  topic: string,
  { from, until, answerBytes }: Range & Readonly<{ answerBytes: number }>,
): Promise<Readonly<{ records: Delivered[]; said: string }>> {
  const args = [...PROCESS[kafkajs], CONSUME, brokers, topic, `${from}`, `${until}`, `${answerBytes}`];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args);
  const lines = stdout.trim().split('\n');
  return { records: lines.map((line) => JSON.parse(line)), said: stderr };
}

/** What our reader delivers. */
export async function readBy(reader: Reader, topic: string, { from, until }: Range): Promise<Delivered[]> {
  const delivered: Delivered[] = [];
  for (let next = from; next <= until; ) {
    const answers = await reader.read([{ topic, partition: 0, from: next, limit: until + 1 }], {
      recordsMax: READ_RECORDS_MAX,
      waitMs: READ_WAIT_MS,
    });
    for (const { messages, next: behind } of answers) {
      next = behind;
      delivered.push(...messages.map(({ offset, value }) => ({ offset, value: String(value) })));
    }
  }
  return delivered;
}
