/** Seals of a pipeline on Kafka: cut, archived, signed, published, verified and replayed. */

import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SealRecord } from '@oretrail/avro';
import { EXIT_DIFFERS, EXIT_FAILED, EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { withClusterLog } from '@oretrail/operations';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { batchesOf, eventRecord, SEALS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import { AuditProcess } from '@oretrail/test-support/command-line/audit-process';
import { captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { CommandsOn, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { LINES } from '@oretrail/test-support/events';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Seconds in which everything surely comes to rest; nothing is asserted of time. */
const TIMEOUT_S = '100';

await describeWith('seals of a pipeline on Kafka', { kafka: shared.kafka, registry: shared.registry }, (parts) => {
  const folder = temporaryFolder();
  const [archive, keys, head] = [join(folder, 'archive'), join(folder, 'keys'), join(folder, 'seal.json')];
  const signingKey = join(keys, 'signing.pem');
  const workers = new RunningWorkers();
  let on: CommandsOn;
  let audit: AuditProcess | null = null;
  let misplaced = 0;

  const seal = (...args: readonly string[]) => on.call('audit', 'seal', archive, '--json', ...args);
  const publish = (lines: readonly string[]) => {
    const file = join(folder, 'events.ndjson');
    writeFileSync(file, lines.join('\n'));
    return on.call('publish', file);
  };

  /** Good events of vehicles and lots that are published later too, each in the topic of the other. */
  const misplace = () =>
    withClusterLog(on.settings, async (log) => {
      const records = LINES.map((line) => eventRecord(JSON.parse(line), log.partitions));
      const others = records.flatMap((record) => {
        if (record.topic === SHIPMENTS) return [{ ...record, topic: VEHICLES }];
        return record.topic === VEHICLES ? [{ ...record, topic: SHIPMENTS }] : [];
      });
      await log.append(others);
      misplaced = others.length;
    });

  beforeAll(async () => {
    const { kafka, registry } = parts();
    on = new CommandsOn({ brokers: kafka.address, registry: registry.address });
    await on.apply();
    await workers.start(on);
    await misplace();
    await publish(LINES.slice(0, LINES.length / 2));
  });
  afterAll(async () => {
    await audit?.stop();
    await workers.stop();
  });

  it('are of a pipeline that has buried what lay in the wrong topic', async () => {
    await on.call('quiesce', '--timeout', TIMEOUT_S);
    const letters = jsonLines<{ code?: string }>(await on.call('dlq', 'list', '--json')).slice(0, -1);
    expect(letters.map(({ code }) => code)).toEqual(Array.from({ length: misplaced }, () => 'wrong-topic'));
    expect(misplaced).toBeGreaterThan(2);
  });

  describe('keys', () => {
    it('are made once, and nobody else may read them', async () => {
      const made = await captureCall(['audit', 'keys', 'new', '--out', keys, '--json']);
      expect(made.status).toBe(EXIT_OK);
      expect(Object.values(JSON.parse(made.output))).toEqual([
        expect.stringMatching(/^[0-9a-f]{64}$/),
        expect.anything(),
      ]);
      expect(statSync(signingKey).mode & 0o777).toBe(0o600);
      const again = await captureCall(['audit', 'keys', 'new', '--out', keys]);
      expect(again).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('file-exists') });
    });
  });

  describe('a seal', () => {
    it('needs keys to pin, and an archive', async () => {
      await on.call('quiesce', '--timeout', TIMEOUT_S);
      const bare = await seal('--signing-key', signingKey);
      expect(bare).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('missing-flag') });
      const recovery = join(keys, 'recovery.pub.pem');
      const early = await seal('--signing-key', signingKey, '--recovery-key', recovery, '--timeout', '3');
      // On a busy machine the workers may not come to rest so soon: then there is not even a cut.
      expect(early).toMatchObject({
        status: EXIT_FAILED,
        errors: expect.stringMatching(/not-archived|cut-not-proved/),
      });
      mkdirSync(archive, { recursive: true });
      audit = new AuditProcess(on, archive);
      const first = await seal(
        '--signing-key',
        signingKey,
        '--recovery-key',
        recovery,
        '--timeout',
        TIMEOUT_S,
        '--save',
        head,
      );
      expect(first.status, first.errors).toBe(EXIT_OK);
      expect(JSON.parse(first.output)).toMatchObject({ number: 1, keys: { change: 'first' }, operators: [] });
    });

    it('is signed by the key that is in force, which can be another', async () => {
      await publish(LINES.slice(LINES.length / 2));
      const next = join(folder, 'next');
      await captureCall(['audit', 'keys', 'new', '--out', next]);
      const nextKey = join(next, 'signing.pem');
      const wrong = await seal('--signing-key', nextKey);
      expect(wrong).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('key-not-in-force') });
      const rotate = ['audit', 'keys', 'rotate', archive, '--signing-key', signingKey, '--new-signing-key', nextKey];
      expect(await captureCall(rotate)).toMatchObject({ status: EXIT_OK, errors: '' });
      expect((await captureCall(rotate)).status).toBe(EXIT_DIFFERS);
      const sealed = await seal('--signing-key', nextKey, '--timeout', TIMEOUT_S);
      expect(JSON.parse(sealed.output)).toMatchObject({ number: 3, keys: null });
    });

    it('is published, with those that are not yet', async () => {
      const published = await withClusterLog(on.settings, async (log) => {
        const records: SealRecord[] = [];
        for await (const batch of batchesOf(log, SEALS, 0, 0)) {
          for (const { value } of batch.records) records.push(value as SealRecord);
        }
        return records;
      });
      expect(published.map(({ number }) => number)).toEqual([1, 2, 3]);
      expect(published[0]?.seal).toBe(readFileSync(head, 'utf8'));
    });

    it('is what the topics themselves give', async () => {
      const replay = (...args: readonly string[]) => on.call('replay', '--json', ...args);
      const sealed = await replay('--key', join(keys, 'signing.pub.pem'));
      expect(sealed.status, sealed.output + sealed.errors).toBe(EXIT_OK);
      expect(JSON.parse(sealed.output)).toMatchObject({ isIdentical: true, isAsSealed: true, sealed: { number: 3 } });
      const [cut, early] = [join(folder, 'cut.json'), join(folder, 'early.json')];
      const asked = await on.call('quiesce', '--json', '--timeout', TIMEOUT_S);
      writeFileSync(cut, asked.output);
      const named = await replay('--cut', cut);
      expect(named.status, named.output + named.errors).toBe(EXIT_OK);
      expect(JSON.parse(named.output)).toMatchObject({ sealed: null, root: JSON.parse(sealed.output).root });
      // Fewer inputs than the workers had do not give their verdicts.
      const { inputs, ...rest } = JSON.parse(asked.output);
      const none = Object.fromEntries(Object.keys(inputs).map((place) => [place, 0]));
      writeFileSync(early, JSON.stringify({ ...rest, inputs: none }));
      const differing = await replay('--cut', early);
      expect(differing.status, differing.errors).toBe(EXIT_DIFFERS);
      expect(JSON.parse(differing.output).differing).toBeGreaterThan(0);
      writeFileSync(early, '{}');
      const bad = await replay('--cut', early);
      expect(bad).toMatchObject({ status: EXIT_WRONG_CALL, errors: expect.stringContaining('bad-cut') });
    });

    it('vouches for what replays to the same verdicts', async () => {
      const verify = (...args: readonly string[]) => captureCall(['audit', 'verify', archive, ...args, '--json']);
      const key = join(keys, 'signing.pub.pem');
      const found = await verify('--key', key, '--head', head);
      expect(found.status, found.output + found.errors).toBe(EXIT_OK);
      expect(JSON.parse(found.output)).toMatchObject({ finding: null, seals: { last: 3 }, unfinished: [] });
      const replayed = await captureCall(['replay', archive, '--json']);
      expect(replayed.status, replayed.output + replayed.errors).toBe(EXIT_OK);
      appendFileSync(head, ' ');
      expect((await verify('--head', head)).status).toBe(EXIT_WRONG_CALL);
    });
  });
});
