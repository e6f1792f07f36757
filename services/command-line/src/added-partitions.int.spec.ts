/** Partitions that somebody adds to the topics of a pipeline at work: it is said, and the way out is open. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { clientOf, grownTopics, partitionsOf } from '@oretrail/kafka-log';
import { JOURNALS } from '@oretrail/operations';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { CONTROL, FACTS, SHIPMENTS, VEHICLES, VERDICTS } from '@oretrail/runtime';
import { type LogContext, Metrics, type ServiceLogger } from '@oretrail/telemetry';
import { AuditProcess } from '@oretrail/test-support/command-line/audit-process';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { CommandsOn, PARTITIONS, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { CASE } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { PartitionWatch } from '@oretrail/worker-host';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** Seconds in which everything surely comes to rest; nothing is asserted of time. */
const TIMEOUT_S = '100';
const ADDED = 2;
/** Also those by which groups are divided: the journals, and the verdicts for the audit worker. */
const GROWN = [SHIPMENTS, VERDICTS, ...JOURNALS];

async function grow(on: CommandsOn, topics: readonly string[], count: number): Promise<void> {
  const admin = clientOf(on.kafka).admin();
  await admin.connect();
  const topicPartitions = topics.map((topic) => ({ topic: on.nameOf(topic), count }));
  await admin.createPartitions({ topicPartitions }).finally(() => admin.disconnect());
}

async function putInto(on: CommandsOn, topic: string, partition: number): Promise<void> {
  const producer = clientOf(on.kafka).producer();
  await producer.connect();
  const messages = [{ key: 'k', value: 'read by nobody', partition }];
  await producer.send({ topic: on.nameOf(topic), messages }).finally(() => producer.disconnect());
}

await describeWith('partitions that are added', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const folder = temporaryFolder();
  const [archive, keys] = [join(folder, 'archive'), join(folder, 'keys')];
  let [workers, on] = [new RunningWorkers(), null as unknown as CommandsOn];
  let audit: AuditProcess | null = null;

  const seal = (...args: readonly string[]) =>
    on.call(
      'audit',
      'seal',
      archive,
      '--json',
      '--timeout',
      TIMEOUT_S,
      '--signing-key',
      join(keys, 'signing.pem'),
      ...args,
    );
  const verdictsOf = async (at: CommandsOn) =>
    jsonLines<{ vin: string; verdictId: string }>(await at.call('verdicts', '--json'))
      .map(({ vin, verdictId }) => `${vin} ${verdictId}`)
      .sort();

  beforeAll(async () => {
    const { kafka, registry } = parts();
    on = new CommandsOn({ brokers: kafka.address, registry: registry.address });
    await on.apply();
    await captureCall(['audit', 'keys', 'new', '--out', keys]);
    mkdirSync(archive);
    audit = new AuditProcess(on, archive);
    await workers.start(on);
    await on.call('publish', CASE);
    const first = await seal('--recovery-key', join(keys, 'recovery.pub.pem'));
    expect(first.status, first.errors).toBe(EXIT_OK);
  });
  afterAll(async () => {
    await audit?.stop();
    await workers.stop();
  });

  it('are said in log, metric and health, each change once', async () => {
    const said: LogContext[] = [];
    const unheard = (): void => {};
    const error = (context: LogContext): void => void said.push(context);
    const rest = { fatal: unheard, warn: unheard, info: unheard, debug: unheard, trace: unheard };
    const log: ServiceLogger = { level: 'error', error, ...rest };
    const metrics = new Metrics('spec');
    const watch = new PartitionWatch({ kafka: on.kafka, log, metrics, partitions: PARTITIONS, intervalMs: 20 });
    const stop = new AbortController();
    const watching = watch.run(stop.signal);
    expect(watch.added).toBe(0);
    await grow(on, GROWN, PARTITIONS + ADDED);
    await grow(on, [FACTS], 2);
    await expect.poll(() => watch.added, { timeout: 30_000 }).toBe(ADDED * 2 + 1);
    stop.abort();
    await watching;
    expect(said.map(({ topic, code }) => `${topic} ${code}`).sort()).toEqual(
      [`${VERDICTS} partitions-added`, `${FACTS} partitions-added`, `${SHIPMENTS} partitions-added`].sort(),
    );
    expect((await metrics.exposition()).text).toContain(
      `oretrail_partitions_added{topic="${SHIPMENTS}",service="spec"} ${ADDED}\n`,
    );
  });

  it('are no reason to count otherwise than the pipeline began', async () => {
    expect(await partitionsOf(on.kafka, JOURNALS)).toBe(PARTITIONS);
    const grown = await grownTopics(on.kafka, PARTITIONS, JOURNALS);
    expect(grown.map(({ topic }) => topic).sort()).toEqual([...GROWN, FACTS].sort());
    await putInto(on, SHIPMENTS, PARTITIONS);
  });

  it('leave a pipeline that is sealed, also when all of it is started again, and restored', async () => {
    await audit?.stop();
    await workers.stop();
    workers = new RunningWorkers();
    await workers.start(on);
    audit = new AuditProcess(on, archive);
    const sealed = await seal();
    expect(sealed.status, sealed.errors).toBe(EXIT_OK);
    expect(sealed.errors).toContain(
      `${on.nameOf(SHIPMENTS)} has ${PARTITIONS + ADDED} partitions and began with ${PARTITIONS}`,
    );
    const verified = await captureCall(['audit', 'verify', archive, '--json']);
    expect(verified.status, verified.output).toBe(EXIT_OK);
    const due = await verdictsOf(on);
    expect(due.length).toBeGreaterThan(0);
    const { kafka, registry } = parts();
    const anew = new CommandsOn({ brokers: kafka.address, registry: registry.address });
    const partitions = String(PARTITIONS + ADDED);
    const restored = await anew.call('restore', archive, '--partitions', partitions, '--replicas', '1');
    expect(restored.status, restored.errors).toBe(EXIT_OK);
    const others = new RunningWorkers();
    await others.start(anew);
    const quiet = await anew.call('quiesce', '--timeout', TIMEOUT_S);
    expect(quiet.status, quiet.errors).toBe(EXIT_OK);
    expect(quiet.errors).not.toContain('began with');
    expect(await verdictsOf(anew)).toEqual(due);
    await others.stop();
  });

  it('of a pipeline that never began are a mistake like any other', async () => {
    const { kafka, registry } = parts();
    const bare = new CommandsOn({ brokers: kafka.address, registry: registry.address });
    const admin = clientOf(bare.kafka).admin();
    await admin.connect();
    const names = [...new Set([...bare.topicNames, bare.nameOf(CONTROL)])];
    const topics = names.map((topic) => ({ topic, numPartitions: topic === bare.nameOf(VEHICLES) ? 2 : 1 }));
    await admin.createTopics({ topics }).finally(() => admin.disconnect());
    await expect(partitionsOf(bare.kafka)).rejects.toMatchObject({ code: 'not-co-partitioned' });
    expect(await bare.call('lag')).toMatchObject({
      status: EXIT_WRONG_CALL,
      errors: expect.stringContaining('(not-co-partitioned)'),
    });
  });
});
