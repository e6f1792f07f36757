/** A pipeline on Kafka, made anew from an archive: same verdicts, and a new archive that names the old one. */

import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ArchivedRecord,
  ArchivedVerdicts,
  PartitionArchiver,
  type PartitionPlace,
  partitionAt,
  readSeals,
  sealKey,
  walkChain,
} from '@oretrail/archive';
import { headerList } from '@oretrail/avro';
import { EXIT_DIFFERS, EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { type KafkaLog, plainRecordOf } from '@oretrail/kafka-log';
import type { Verdict } from '@oretrail/model';
import { withClusterLog } from '@oretrail/operations';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { duePartition, FACTS, GRANTS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import { DirectoryStore, type Store } from '@oretrail/store';
import { AuditProcess } from '@oretrail/test-support/command-line/audit-process';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { CommandsOn, PARTITIONS, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { CASE } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** An older law than the default, so that it shows whether it was taken from the seal. */
const RULESET = 'us-30d@2024-05-06';
/** Keys of the case: more than this, so that there is an order and a placing to be wrong. */
const INPUTS_MIN = 5;
/** Seconds in which everything surely comes to rest; nothing is asserted of time. */
const TIMEOUT_S = '100';

/** What Kafka allows in headers: no value, an empty one, a name twice, no name, and more bytes than an event has. */
const ANY_HEADERS = [
  { name: Buffer.from('none'), value: null },
  { name: Buffer.from('twice'), value: Buffer.alloc(0) },
  { name: Buffer.from('twice'), value: Buffer.from([0xff, 0]) },
  { name: Buffer.alloc(0), value: Buffer.from('of no name') },
  { name: Buffer.from('large'), value: Buffer.alloc(200_000, 7) },
];

type Plain = Pick<ArchivedRecord, 'key' | 'value' | 'headers'>;

/** By topic and key: values without the number of their schema, and headers. */
class ByKey {
  readonly found: Record<string, string[]> = {};

  add(topic: string, { key, value, headers }: Plain): void {
    const name = `${topic} ${key?.toString()}`;
    const texts = headers.map((header) => `${header.name}=${header.value?.toString('hex')}`);
    this.found[name] ??= [];
    this.found[name].push(`${value?.subarray(5).toString('hex')} ${texts.join(' ')}`);
  }
}

async function archivedIn(store: Store): Promise<ByKey['found']> {
  const byKey = new ByKey();
  const places = Object.keys((await readSeals(store)).good[0]?.body.cut.inputs ?? {}).map(partitionAt);
  for (const place of places) {
    for await (const step of walkChain(store, place)) {
      if (step.kind === 'records') for (const record of step.records) byKey.add(place.topic, record);
    }
  }
  return byKey.found;
}

async function addPartition(byKey: ByKey, log: KafkaLog, { topic, partition }: PartitionPlace): Promise<void> {
  const end = await log.end(topic, partition);
  for (let from = 0; from < end; ) {
    const { messages, next } = await log.readMessages({ topic, partition, from, recordsMax: end });
    for (const message of messages) byKey.add(topic, plainRecordOf(message));
    from = next;
  }
}

function verdictsIn({ settings }: CommandsOn): Promise<ByKey['found']> {
  return withClusterLog(settings, async (log) => {
    const byKey = new ByKey();
    for (let partition = 0; partition < log.partitions; partition += 1) {
      for (const topic of [SHIPMENTS, VEHICLES]) await addPartition(byKey, log, { topic, partition });
    }
    await addPartition(byKey, log, { topic: FACTS, partition: 0 });
    return byKey.found;
  });
}

/** Grant events as the intake writes them: restoring reads none of them. */
const GRANTED: readonly ArchivedRecord[] = ['first', 'second'].map((text, offset) => ({
  offset,
  appendTimeMs: 1_760_000_000_000,
  key: Buffer.from(`urn:grant:${text}`),
  value: Buffer.from(JSON.stringify({ text })),
  headers: [...headerList({ 'content-type': 'application/cloudevents+json' })],
}));

/** They come after the seal of an archive from before there were grants. */
async function archiveGrants(store: Store): Promise<void> {
  const options = { store, cluster: 'old', schemaOf: async () => null };
  const [first = null] = GRANTED;
  const archiver = await PartitionArchiver.open(options, { topic: GRANTS, partition: 0 }, first);
  await archiver.take({ records: GRANTED, next: GRANTED.length });
  await archiver.cutAt(GRANTED.length);
}

const plain = ({ key, value, headers }: Plain) => [key, value, headers].map((part) => JSON.stringify(part));

function grantsOn({ settings }: CommandsOn) {
  return withClusterLog(settings, async (log) => {
    const { messages } = await log.readMessages({ topic: GRANTS, partition: 0, from: 0, recordsMax: 100 });
    return messages.map(plainRecordOf).map(plain);
  });
}

await describeWith('restore', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const folder = temporaryFolder();
  const [run, archive, keys] = [join(folder, 'run'), join(folder, 'archive'), join(folder, 'keys')];
  const [old, head] = [join(run, 'audit'), join(folder, 'head.json')];
  const workers = new RunningWorkers();
  let on: CommandsOn;
  let audit: AuditProcess | null = null;

  const restore = (to: CommandsOn, ...args: readonly string[]) =>
    to.call('restore', old, '--partitions', String(PARTITIONS), '--replicas', '1', '--json', ...args);

  beforeAll(async () => {
    const { kafka, registry } = parts();
    on = new CommandsOn({ brokers: kafka.address, registry: registry.address });
    const made = await captureCall(['run', CASE, '--out', run, '--ruleset', RULESET]);
    expect(made.status, made.errors).toBe(EXIT_OK);
    await archiveGrants(new DirectoryStore(old));
  });
  afterAll(async () => {
    await audit?.stop();
    await workers.stop();
  });

  it('writes nothing of an archive that fails', async () => {
    const forged = join(folder, 'forged');
    mkdirSync(join(forged, 'audit/v1/seals'), { recursive: true });
    copyFileSync(join(old, sealKey(1)), join(forged, sealKey(1)));
    const refused = await on.call('restore', forged, '--partitions', '2');
    expect(refused).toMatchObject({ status: EXIT_DIFFERS, errors: expect.stringContaining('missing-object') });
    const bare = await on.call('restore', join(folder, 'none'), '--partitions', '2');
    expect(bare).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('no-archive') });
    expect((await on.check()).status).toBe(EXIT_DIFFERS);
  });

  it('fills new topics with all that the archive has', async () => {
    const { good } = await readSeals(new DirectoryStore(old));
    const inputs = good.at(-1)?.body.cut.inputs ?? {};
    const due = (topic: string): number =>
      Object.entries(inputs).reduce((sum, [place, end]) => sum + (place.startsWith(`${topic}/`) ? end : 0), 0);
    const filled = await restore(on, '--save', head);
    expect(filled.status, filled.errors).toBe(EXIT_OK);
    expect(JSON.parse(filled.output)).toMatchObject({
      restored: {
        [FACTS]: due(FACTS),
        [SHIPMENTS]: due(SHIPMENTS),
        [VEHICLES]: due(VEHICLES),
        [GRANTS]: GRANTED.length,
      },
      ruleset: RULESET,
      sha256: good.at(-1)?.sha256,
      unsealed: GRANTED.length,
      buried: 0,
    });
    expect(readFileSync(head)).toEqual(readFileSync(join(old, sealKey(good.length))));
  });

  it('leaves keys, values and headers as they were, those of a key in order', async () => {
    const due = await archivedIn(new DirectoryStore(old));
    expect(Object.keys(due).length).toBeGreaterThan(INPUTS_MIN);
    expect(await verdictsIn(on)).toEqual(due);
    expect(await grantsOn(on)).toEqual(GRANTED.map(plain));
  });

  it('never adds to topics that hold something', async () => {
    const again = await restore(on);
    expect(again).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('topics-not-empty') });
  });

  it('gives every sealed verdict again', async () => {
    const { good } = await readSeals(new DirectoryStore(old));
    const sealed = new ArchivedVerdicts(new DirectoryStore(old));
    await sealed.foldTo(good.at(-1)?.body.cut.verdicts ?? []);
    await workers.start(on);
    const quiet = await on.call('quiesce', '--timeout', TIMEOUT_S);
    expect(quiet.status, quiet.errors).toBe(EXIT_OK);
    const verdicts = jsonLines<Verdict>(await on.call('verdicts', '--json'));
    const ids = Object.fromEntries(verdicts.map(({ vin, verdictId }) => [vin, verdictId]));
    const due = Object.fromEntries([...sealed.inForce.vins()].map((vin) => [vin, sealed.inForce.verdictIdOf(vin)]));
    expect(Object.keys(due).length).toBeGreaterThan(0);
    expect(ids).toEqual(due);
  });

  it('begins an archive whose first seal names the old head, with the same root of verdicts', async () => {
    const { good } = await readSeals(new DirectoryStore(old));
    await captureCall(['audit', 'keys', 'new', '--out', keys]);
    mkdirSync(archive, { recursive: true });
    audit = new AuditProcess(on, archive);
    const pair = ['--signing-key', join(keys, 'signing.pem'), '--recovery-key', join(keys, 'recovery.pub.pem')];
    const seal = (...args: readonly string[]) =>
      on.call('audit', 'seal', archive, '--json', ...pair, '--timeout', TIMEOUT_S, ...args);
    const first = await seal('--continues', head);
    expect(first.status, first.errors).toBe(EXIT_OK);
    expect(JSON.parse(first.output)).toMatchObject({
      number: 1,
      continuesSha256: good.at(-1)?.sha256,
      standing: good.at(-1)?.body.verdicts,
    });
    const another = await seal('--continues', join(archive, sealKey(1)));
    expect(another).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('not-first-seal') });
    const verified = await captureCall(['audit', 'verify', archive, '--json']);
    expect(verified.status, verified.output).toBe(EXIT_OK);
    const replayed = await captureCall(['replay', archive, '--json']);
    expect(replayed.status, replayed.output).toBe(EXIT_OK);
  });

  it('restores what the audit worker archived, any headers too, without what the workers had buried', async () => {
    await withClusterLog(on.settings, async (log) => {
      for (let partition = 0; partition < log.partitions; partition += 1) {
        const place = { topic: SHIPMENTS, partition };
        const { messages } = await log.readMessages({ ...place, from: 0, recordsMax: 1 });
        // Reading an event twice changes nothing.
        const again = messages.map(plainRecordOf).map(({ key, value, headers }) => {
          return { key, value, headers: [...headers, ...ANY_HEADERS], partition };
        });
        if (again.length > 0) await log.appendMessages(SHIPMENTS, again);
      }
    });
    const before = await verdictsIn(on);
    expect(JSON.stringify(before)).toContain(`none=undefined`);
    await withClusterLog(on.settings, (log) => {
      const [key, headers] = [Buffer.from('no-vehicle'), headerList({ note: 'x' })];
      const partition = duePartition(VEHICLES, key, log.partitions);
      return log.appendMessages(VEHICLES, [{ key, value: Buffer.from('no Avro'), headers, partition }]);
    });
    const sealed = await on.call(
      'audit',
      'seal',
      archive,
      '--timeout',
      TIMEOUT_S,
      '--signing-key',
      join(keys, 'signing.pem'),
    );
    expect(sealed.status, sealed.errors).toBe(EXIT_OK);
    const { kafka, registry } = parts();
    const next = new CommandsOn({ brokers: kafka.address, registry: registry.address });
    const filled = await next.call(
      'restore',
      archive,
      '--partitions',
      '1',
      '--replicas',
      '1',
      '--json',
      '--sealed-only',
    );
    expect(filled.status, filled.errors).toBe(EXIT_OK);
    expect(JSON.parse(filled.output)).toMatchObject({ seal: 2, buried: 1, partitions: 1 });
    expect(await verdictsIn(next)).toEqual(before);
    // They are sealed by now.
    expect(await grantsOn(next)).toEqual(GRANTED.map(plain));
  });
});
