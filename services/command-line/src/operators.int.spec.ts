/** Operators of a pipeline on Kafka: a correction is decided once, by who was one then, for workers and auditors alike. */

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT_OK } from '@oretrail/errors';
import { ANY_OPERATOR, type OretrailEvent, type Verdict } from '@oretrail/model';
import { withClusterLog } from '@oretrail/operations';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { eventRecord } from '@oretrail/runtime';
import { AuditProcess } from '@oretrail/test-support/command-line/audit-process';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { CommandsOn, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { CASES, goodEvent } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, expect, it } from 'vitest';

const EVENTS = readFileSync(join(CASES, '49-operator-corrects', 'events.ndjson'), 'utf8')
  .split('\n')
  .filter(Boolean)
  .map((line) => goodEvent(JSON.parse(line), ANY_OPERATOR));
const REGISTRAR = 'urn:party:registrar';
/** Seconds in which everything surely comes to rest; nothing is asserted of time. */
const TIMEOUT_S = '100';

await describeWith('operators on Kafka', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const folder = temporaryFolder();
  const [archive, keys] = [join(folder, 'archive'), join(folder, 'keys')];
  const workers = new RunningWorkers();
  let on: CommandsOn;
  let audit: AuditProcess | null = null;

  /** Written past `publish`, which asks for operators itself. */
  const append = (events: readonly OretrailEvent[]) =>
    withClusterLog(on.settings, (log) => log.append(events.map((event) => eventRecord(event, log.partitions))));
  const quiet = async (): Promise<void> => {
    const { status, errors } = await on.call('quiesce', '--timeout', TIMEOUT_S);
    expect(status, errors).toBe(EXIT_OK);
  };
  const eligible = async () =>
    jsonLines<Verdict>(await on.call('verdicts', '--json'))
      .toSorted((a, b) => (a.vin < b.vin ? -1 : 1))
      .map(({ amountUsd }) => amountUsd === 7_500);
  const letters = async () =>
    jsonLines<Readonly<{ code: string; id: string }>>(await on.call('dlq', 'list', '--json'))
      .slice(0, -1)
      .map(({ code, id }) => `${code} ${id}`)
      .sort();
  const seal = async (): Promise<void> => {
    const recovery = ['--recovery-key', join(keys, 'recovery.pub.pem')];
    const flags = ['--signing-key', join(keys, 'signing.pem'), ...recovery, '--timeout', TIMEOUT_S];
    const { status, errors } = await on.call('audit', 'seal', archive, ...flags);
    expect(status, errors).toBe(EXIT_OK);
  };

  beforeAll(async () => {
    const { kafka, registry } = parts();
    on = new CommandsOn({ brokers: kafka.address, registry: registry.address });
    await on.apply();
    await workers.start(on);
    mkdirSync(archive, { recursive: true });
    await captureCall(['audit', 'keys', 'new', '--out', keys]);
    audit = new AuditProcess(on, archive);
  });
  afterAll(async () => {
    await audit?.stop();
    await workers.stop();
  });

  it("another's corrections are buried while there are none", async () => {
    await append(EVENTS);
    await quiet();
    expect(await letters()).toEqual(['k-1', 'k-2', 'k-3', 'kk-2'].map((id) => `not-allowed ${id}`));
    expect(await eligible()).toEqual([true, true, true, false]);
    await seal();
  });

  it('what was refused is taken when it is sent again by one who is an operator now', async () => {
    const refused = await on.call('dlq', 'redrive', '--code', 'not-allowed', '--dry-run', '--json');
    expect(jsonLines(refused).at(-1)).toEqual({ sent: 0, refused: 4 });
    expect((await on.call('operators', 'add', REGISTRAR)).output).toBe(`${REGISTRAR}\n`);
    const redriven = await on.call('dlq', 'redrive', '--code', 'not-allowed', '--json');
    expect(jsonLines(redriven).at(-1)).toEqual({ sent: 2, refused: 2 });
    await quiet();
    expect(await eligible()).toEqual([true, false, true, false]);
    await seal();
  });

  it('what was taken stands when they are none any more, and the archive gives all verdicts again', async () => {
    expect((await on.call('operators', 'remove', REGISTRAR)).output).toBe('There are no operators.\n');
    await append(EVENTS.filter(({ id }) => id === 'k-2'));
    await quiet();
    expect((await letters()).filter((letter) => letter.endsWith('k-2'))).toHaveLength(3);
    expect(await eligible()).toEqual([true, false, true, false]);
    await seal();
    // By the last seal alone nobody is an operator: what was taken before stands all the same.
    for (const args of [
      [archive, '--json'],
      [archive, '--seal', '3', '--json'],
    ]) {
      const replayed = await captureCall(['replay', ...args]);
      expect(replayed.status, replayed.output + replayed.errors).toBe(EXIT_OK);
    }
    const topics = await on.call('replay', '--json');
    expect(topics.status, topics.output + topics.errors).toBe(EXIT_OK);
    const verified = await captureCall(['audit', 'verify', archive, '--json']);
    expect(JSON.parse(verified.output)).toMatchObject({ finding: null, seals: { last: 3 } });
  });
});
