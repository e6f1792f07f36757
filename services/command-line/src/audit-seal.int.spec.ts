/** Seals of a pipeline on Kafka: cut, archived, signed, published, verified and replayed. */

import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { headerList, type SealRecord } from '@oretrail/avro';
import { EXIT_DIFFERS, EXIT_FAILED, EXIT_OK, EXIT_WRONG_CALL } from '@oretrail/errors';
import { withClusterLog } from '@oretrail/operations';
import { describeWith, shared } from '@oretrail/real-parts/specs';
import { batchesOf, eventRecord, GRANTS, SEALS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import { AuditProcess } from '@oretrail/test-support/command-line/audit-process';
import { type CapturedCall, captureCall, jsonLines } from '@oretrail/test-support/command-line/captured-call';
import { CommandsOn, RunningWorkers } from '@oretrail/test-support/command-line/pipeline';
import { LINES } from '@oretrail/test-support/events';
import { granting, grantJson, IN_2026, idOf, OPERATOR, statedEvent } from '@oretrail/test-support/grants/story';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = 'urn:party:root';
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

  /** Writes grant events as the intake does. */
  const grant = (events: readonly object[]) =>
    withClusterLog(on.settings, (log) => {
      const stamps = { recordedtime: '2026-01-01T00:00:00Z', authtype: 'jwt' };
      const messages = events.map((event, i) => {
        const value = JSON.stringify({ ...event, ...stamps, authid: idOf(i === 0 ? 'root' : 'op') });
        const headers = headerList({ 'content-type': 'application/cloudevents+json' });
        return { key: Buffer.from('grant'), value: Buffer.from(value), headers, partition: 0 };
      });
      return log.appendMessages(GRANTS, messages);
    });

  /** States lots as the intake lets them in: by the supplier, and by another, which no grant allows. */
  const stateLots = () =>
    withClusterLog(on.settings, async (log, codec) => {
      for (const [id, name] of [
        ['by-smm', 'smm'],
        ['by-other', 'other'],
      ] as const) {
        const event = statedEvent('mineral', { id, subject: 'urn:lot:smm:1', source: 'urn:party:smm', time: IN_2026 });
        const record = eventRecord(event, log.partitions);
        const { key, value, headers } = codec.encode(record);
        const stamps = headerList({ ce_recordedtime: IN_2026, ce_authtype: 'jwt', ce_authid: idOf(name) });
        const message = { key, value, headers: [...headers, ...stamps], partition: record.partition };
        await log.appendMessages(record.topic, [message]);
      }
    });

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
    await grant([granting(ROOT, OPERATOR), granting('urn:party:op', grantJson('smm'))]);
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
      expect(JSON.parse(replayed.output).authority).toMatchObject({ grants: 2, allowed: 0, notAllowed: 0 });
      appendFileSync(head, ' ');
      expect((await verify('--head', head)).status).toBe(EXIT_WRONG_CALL);
    });

    it('vouches for the grants, by which what was stated is judged again', async () => {
      await stateLots();
      await grant([granting(ROOT, OPERATOR), granting('urn:party:op', grantJson('late'))]);
      const sealed = await seal('--signing-key', join(folder, 'next', 'signing.pem'), '--timeout', TIMEOUT_S);
      expect(sealed.status, sealed.errors).toBe(EXIT_OK);
      const verified = await captureCall(['audit', 'verify', archive, '--json']);
      expect(JSON.parse(verified.output)).toMatchObject({ finding: null, sealed: { 'oretrail.grants.v1/0': 4 } });
      const replayed = await captureCall(['replay', archive, '--json']);
      expect(replayed.status, replayed.errors).toBe(EXIT_DIFFERS);
      const { isIdentical, authority } = JSON.parse(replayed.output);
      expect(isIdentical).toBe(true);
      expect(authority).toMatchObject({ grants: 3, unreadableGrants: 0, allowed: 1, notAllowed: 1 });
      expect(authority.named).toMatchObject([{ id: 'by-other', authid: idOf('other'), recordedtime: IN_2026 }]);
      const shown = await captureCall(['replay', archive]);
      expect(shown.output).toContain('NOT ALLOWED 1 statement:');
      expect(shown.output).toContain('by-other about urn:lot:smm:1');
    });

    it('lets its archive say years later who was allowed to state what', async () => {
      const list = (...args: readonly string[]) => captureCall(['grants', 'list', '--archive', archive, ...args]);
      const idsIn = ({ output }: CapturedCall) =>
        JSON.parse(output).map(({ grantId }: Record<string, string>) => grantId);
      const all = ['urn:grant:op', 'urn:grant:smm', 'urn:grant:late'];
      expect(idsIn(await list('--json'))).toEqual(all);
      expect(idsIn(await list('--json', '--at', IN_2026))).toEqual(all);
      expect(idsIn(await list('--json', '--at', '2029-01-01T00:00:00Z'))).toEqual(['urn:grant:op']);
      expect((await list('--at', '2025-12-31T23:59:59Z')).output).toBe('There are no grants.\n');
      const show = await captureCall(['grants', 'show', 'urn:grant:smm', '--archive', archive, '--at', IN_2026]);
      expect(show.output).toContain('  state      in-force\n');
      expect(show.output).toContain('  about      lots urn:lot:smm:\n');
    });
  });
});
