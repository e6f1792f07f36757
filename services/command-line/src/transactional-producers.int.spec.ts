/** Inputs that are written in transactions, as Kafka Connect, Flink and Spring write: markers and aborted records are no losses. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type ArchivedRecord, PartitionArchiver } from '@oretrail/archive';
import { EXIT_OK } from '@oretrail/errors';
import { clientOf, plainRecordOf } from '@oretrail/kafka-log';
import { withClusterLog } from '@oretrail/operations';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { type Blank, FACTS, SHIPMENTS, STEP_RECORDS_MAX, topicPartitionOf, VEHICLES } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { AuditProcess } from '@oretrail/test-support/command-line/audit-process';
import { captureCall } from '@oretrail/test-support/command-line/captured-call';
import { CommandsOn, PARTITIONS, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { CASES } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, expect, it } from 'vitest';

const CASE = join(CASES, '20-co-products', 'events.ndjson');
/** Seconds in which everything surely comes to rest; nothing is asserted of time. */
const TIMEOUT_S = '100';
/** Records of one transaction: small, so that there are many markers. */
const TRANSACTION_RECORDS = 2;
const INPUTS = [FACTS, SHIPMENTS, VEHICLES];

type Place = Readonly<{ topic: string; partition: number }>;
type Read = Place & Readonly<{ records: readonly ArchivedRecord[]; blanks: readonly Blank[]; next: number }>;

const PLACES: readonly Place[] = INPUTS.flatMap((topic) =>
  Array.from({ length: topic === FACTS ? 1 : PARTITIONS }, (_, partition) => ({ topic, partition })),
);

/** All of each partition that has records, with the offsets that have none. */
async function readAll({ settings }: CommandsOn): Promise<readonly Read[]> {
  const all = await withClusterLog(settings, async (log) => {
    const reads: Read[] = [];
    for (const place of PLACES) {
      const [records, blanks]: [ArchivedRecord[], Blank[]] = [[], []];
      const end = await log.end(place.topic, place.partition);
      let next = 0;
      while (next < end) {
        const read = await log.readMessages({ ...place, from: next, recordsMax: STEP_RECORDS_MAX });
        records.push(...read.messages.map(plainRecordOf));
        blanks.push(...read.blanks);
        next = read.next;
      }
      reads.push({ ...place, records, blanks, next });
    }
    return reads;
  });
  return all.filter(({ records }) => records.length > 0);
}

/** Copies the inputs of one pipeline into another: in transactions, before and behind each of which another is aborted. */
async function copyInTransactions(from: CommandsOn, to: CommandsOn): Promise<void> {
  const transactionalId = `${to.flags.prefix}copy`;
  // kafkajs waits 300 ms if no other time is given, whenever the transaction before is still being marked.
  const retry = { initialRetryTime: 5, retries: 100 };
  const producer = clientOf(to.kafka).producer({ transactionalId, idempotent: true, maxInFlightRequests: 1, retry });
  await producer.connect();
  const write = async (
    place: Readonly<{ topic: string; partition: number }>,
    records: readonly ArchivedRecord[],
    isGood: boolean,
  ) => {
    const transaction = await producer.transaction();
    const messages = records.map(({ key, value, headers }) => {
      const named = Object.fromEntries(
        headers.map(({ name, value: text }) => [name.toString(), text ?? Buffer.alloc(0)]),
      );
      return { key, value, headers: named, partition: place.partition };
    });
    await transaction.send({ topic: to.nameOf(place.topic), messages });
    await (isGood ? transaction.commit() : transaction.abort());
  };
  for (const place of await readAll(from)) {
    const { records } = place;
    for (let at = 0; at < records.length; at += TRANSACTION_RECORDS) {
      await write(place, records.slice(at, at + 1), false);
      await write(place, records.slice(at, at + TRANSACTION_RECORDS), true);
    }
    await write(place, records.slice(0, 1), false);
  }
  await producer.disconnect();
}

/** Archives what was read, and cuts it at its end. */
async function archived({ topic, partition, ...batch }: Read, folder: string) {
  const options = { store: new DirectoryStore(folder), cluster: 'c', schemaOf: async () => null };
  const archiver = await PartitionArchiver.open(options, { topic, partition }, null);
  await archiver.take(batch);
  await archiver.cutAt(batch.next);
  return archiver.head?.manifest ?? null;
}

await describeWith('inputs in transactions', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const folder = temporaryFolder();
  const [archive, keys] = [join(folder, 'archive'), join(folder, 'keys')];
  const workers = new RunningWorkers();
  let on: CommandsOn;
  let audit: AuditProcess | null = null;

  beforeAll(async () => {
    const at = { brokers: parts().kafka.address, registry: parts().registry.address };
    const source = new CommandsOn(at);
    on = new CommandsOn(at);
    await source.apply();
    await source.call('publish', CASE);
    await on.apply();
    await captureCall(['audit', 'keys', 'new', '--out', keys]);
    mkdirSync(archive);
    audit = new AuditProcess(on, archive);
    await workers.start(on);
    await copyInTransactions(source, on);
  });
  afterAll(async () => {
    await audit?.stop();
    await workers.stop();
  });

  it('are archived, sealed, verified and replayed', async () => {
    const signing = ['--signing-key', join(keys, 'signing.pem'), '--recovery-key', join(keys, 'recovery.pub.pem')];
    const sealed = await on.call('audit', 'seal', archive, '--json', '--timeout', TIMEOUT_S, ...signing);
    expect(sealed.status, sealed.errors).toBe(EXIT_OK);
    const verified = await captureCall(['audit', 'verify', archive, '--json']);
    expect(verified.status, verified.output).toBe(EXIT_OK);
    const { verdicts } = JSON.parse(verified.output);
    expect(verdicts).toBeGreaterThan(0);
    const replayed = await captureCall(['replay', archive]);
    expect(replayed.status, replayed.output + replayed.errors).toBe(EXIT_OK);
    expect(replayed.output).toContain('IDENTICAL');
  });

  it('are told from records that are lost', async () => {
    let tried = 0;
    for (const read of await readAll(on)) {
      const at = join(folder, topicPartitionOf(read.topic, read.partition));
      const manifest = await archived(read, join(at, 'whole'));
      expect(manifest).toMatchObject({ count: read.records.length, next: (read.records.at(-1)?.offset ?? 0) + 1 });
      expect(manifest?.blanks?.length).toBeGreaterThan(0);
      for (const lost of read.records) {
        const left = { ...read, records: read.records.filter((record) => record !== lost) };
        await expect(archived(left, join(at, String(lost.offset)))).rejects.toMatchObject({ code: 'hole' });
        tried += 1;
      }
    }
    expect(tried).toBeGreaterThan(3);
  });
});
