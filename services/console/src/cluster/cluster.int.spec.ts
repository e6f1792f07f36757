/** What the console asks and does of a cluster, on a real broker and registry with workers. */
import { readFileSync } from 'node:fs';
import type { OretrailEvent } from '@oretrail/model';
import { letterName, letterPlace, lettersOf, withClusterLog } from '@oretrail/operations';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { duePartition, SHIPMENTS } from '@oretrail/runtime';
import { CommandsOn, PARTITIONS, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { CASE } from '@oretrail/test-support/events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Cluster, openCluster } from './cluster.ts';

const OPERATOR = 'urn:party:registrar';
const PRINCIPAL = 'sha256:console';
const BAD = { usd: '1,500.00' };

const lines = readFileSync(CASE, 'utf8').trim().split('\n');
const [event] = lines.map((line): OretrailEvent => JSON.parse(line)).filter(({ data }) => 'usd' in data) as [
  OretrailEvent,
];

await describeWith('a cluster that the console asks', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const workers = new RunningWorkers();
  let on: CommandsOn;
  let cluster: Cluster;
  let id: string;

  const quiet = async () => expect((await on.call('quiesce', '--timeout', '100')).status).toBe(0);
  const endOf = () =>
    withClusterLog(on.settings, async (log) => {
      const ends = Array.from({ length: PARTITIONS }, (_, partition) => log.end(SHIPMENTS, partition));
      return (await Promise.all(ends)).reduce((sum, end) => sum + end, 0);
    });
  const asked = (more: Partial<Parameters<Cluster['letters']['redrive']>[0]> = {}) => ({
    place: letterPlace(id),
    repair: { said: { ...event }, from: 'the repaired event', operator: OPERATOR },
    isDryRun: false,
    isAgain: false,
    principal: PRINCIPAL,
    ...more,
  });

  beforeAll(async () => {
    const { kafka, registry } = parts();
    on = new CommandsOn({ brokers: kafka.address, registry: registry.address });
    await on.apply();
    await withClusterLog(on.settings, async (log, codec) => {
      await codec.prepare();
      const value = { ...event, data: { ...event.data, ...BAD } } as OretrailEvent;
      const message = codec.encode({ topic: SHIPMENTS, partition: 0, key: event.subject, value });
      const key = Buffer.from(event.subject);
      await log.appendMessages(SHIPMENTS, [{ ...message, key, partition: duePartition(SHIPMENTS, key, PARTITIONS) }]);
    });
    await workers.start(on);
    await quiet();
    cluster = openCluster(on.settings, PARTITIONS);
    await withClusterLog(on.settings, async (log) => {
      for await (const [letter] of lettersOf(log, {})) if (letter !== undefined) id = letterName(letter);
    });
  });
  afterAll(() => workers.stop());

  it('has a task for each partition of each worker, and nothing parked', async () => {
    const { value } = await cluster.tasks();
    expect(value.map(({ worker, task }) => `${worker}-${task}`)).toHaveLength(2 * PARTITIONS);
    expect((await cluster.parked()).value).toEqual([]);
  });

  it('reveals what a letter holds, and what is wrong with it', async () => {
    const { inspection } = await cluster.letters.reveal(letterPlace(id));
    expect(inspection.event).toMatchObject({ id: event.id, data: BAD });
    expect(inspection.death?.errors).toMatchObject([{ pointer: '/data/usd', code: 'bad-decimal' }]);
  });

  it('refuses a letter as it was, and a repair that breaks the contract, with its place', async () => {
    expect(await cluster.letters.redrive(asked({ repair: null }))).toMatchObject({ outcome: 'refused' });
    const said = { ...event, data: { ...event.data, usd: 'much' } };
    const repair = { said, from: 'the repaired event', operator: OPERATOR };
    const outcome = await cluster.letters.redrive(asked({ repair }));
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'bad-patch', faults: [{ pointer: '/data/usd' }] });
  });

  it('writes nothing in a dry run', async () => {
    const before = await endOf();
    expect(await cluster.letters.redrive(asked({ isDryRun: true }))).toMatchObject({ outcome: 'would-be-sent' });
    expect(await endOf()).toBe(before);
  });

  it('sends a letter once, even if it is asked twice at the same time, and says who asked', async () => {
    const before = await endOf();
    const outcomes = await Promise.all([cluster.letters.redrive(asked()), cluster.letters.redrive(asked())]);
    expect(outcomes).toMatchObject([{ outcome: 'sent' }, { outcome: 'refused', code: 'already-redriven' }]);
    expect(await endOf()).toBe(before + 1);
    const again = await cluster.letters.redrive(asked({ isAgain: true }));
    expect(again.outcome).toBe('sent');
    await quiet();
    const { output } = await on.call('dlq', 'list', '--json');
    expect(JSON.parse(output.split('\n')[0] ?? '')).toMatchObject({
      letter: id,
      redriven: { patched: true, operator: OPERATOR, principal: PRINCIPAL },
    });
    // Neither of the two was buried: the second is the same statement.
    expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toMatchObject({ letters: 1 });
  });
});
