/** What comes after the first run: the same file again, a correction, a cut, a file that grows. */

import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedLog } from '@oretrail/embedded-log';
import { EXIT_OK, EXIT_REJECTED, EXIT_WRONG_CALL } from '@oretrail/errors';
import { controlRecord } from '@oretrail/runtime';
import { captureCall, withTemporaryDirectory } from '@oretrail/test-support/command-line/captured-call';
import { idsIn, linesOf } from '@oretrail/test-support/command-line/open-run';
import { CalledProcess } from '@oretrail/test-support/command-line/pipeline';
import { CASE, LINES } from '@oretrail/test-support/events';
import { afterEach, describe, expect, it, vi } from 'vitest';

const valuesOf = (out: string, name: string): Record<string, string>[] =>
  linesOf(out, name).map((line) => JSON.parse(line));

describe('the same file again', () => {
  it('changes no verdict and doubles no rejected line', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out] = [join(directory, 'events.ndjson'), join(directory, 'out')];
      writeFileSync(file, ['no event', ...LINES].join('\n'));
      await captureCall(['run', file, '--out', out]);
      const [log, rejected] = [linesOf(out, 'verdict-log.ndjson'), linesOf(out, 'rejected.ndjson')];
      expect((await captureCall(['run', file, '--out', out])).status).toBe(EXIT_REJECTED);
      expect(linesOf(out, 'verdict-log.ndjson')).toEqual(log);
      expect(linesOf(out, 'rejected.ndjson')).toEqual(rejected);
      // The line is mended: nothing speaks of it any more.
      writeFileSync(file, LINES.join('\n'));
      expect((await captureCall(['run', file, '--out', out])).status).toBe(EXIT_OK);
      expect(linesOf(out, 'rejected.ndjson')).toEqual([]);
    }));
});

describe('correct', () => {
  const production = LINES.map((line) => JSON.parse(line)).find(({ type }) => type.includes('vehicle-production'));

  it('writes an event that takes another out of force, and one that puts it back', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out]);
      const before = valuesOf(out, 'verdicts.ndjson').find(({ vin }) => vin === production.subject);
      const call = ['correct', production.subject, '--reason', 'never built', '--out', out];
      const correction = await captureCall([...call, '--id', production.id]);
      const bill = 'The correction changes the verdict of 1 vehicle: $7,500 → $0 (−$7,500).\n';
      expect(correction).toMatchObject({ status: EXIT_OK, errors: bill });
      const { id, data } = JSON.parse(correction.output);
      expect(data.corrects).toEqual({ source: production.source, id: production.id });
      await captureCall(['run', '-', '--out', out], correction.output);
      const withdrawn = valuesOf(out, 'verdicts.ndjson').find(({ vin }) => vin === production.subject);
      expect(withdrawn).toMatchObject({ status: 'withdrawn', revision: 2, supersedes: before?.['verdictId'] });
      const back = await captureCall([...call, '--id', id]);
      await captureCall(['run', '-', '--out', out], back.output);
      const again = valuesOf(out, 'verdicts.ndjson').find(({ vin }) => vin === production.subject);
      expect(again).toMatchObject({ verdictId: before?.['verdictId'], revision: 3 });
    }));

  it('takes one event of a subject after the other out, and then says that there is none', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out]);
      const due = LINES.map((line) => JSON.parse(line)).filter(({ subject }) => subject === production.subject);
      expect(due.length).toBeGreaterThan(0);
      const corrected: string[] = [];
      const call = ['correct', production.subject, '--reason', 'wrong', '--out', out];
      for (const _ of due) {
        const { output, errors } = await captureCall(call);
        expect(errors).toMatch(/^The correction changes the verdict of 1 vehicle: .*\.\n$/);
        corrected.push(JSON.parse(output).data.corrects.id);
        await captureCall(['run', '-', '--out', out], output);
      }
      expect(corrected.sort()).toEqual(due.map(({ id }) => id).sort());
      const { status, output, errors } = await captureCall(call);
      expect([status, output]).toEqual([EXIT_WRONG_CALL, '']);
      expect(errors).toMatch(/every event of .* is taken out already, .* by correction-.*\(nothing-to-correct\)/);
    }));

  it('says so if there is nothing to correct', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out]);
      const { status, errors } = await captureCall(['correct', 'urn:lot:none', '--reason', 'x', '--out', out]);
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(nothing-to-correct)')]);
    }));
});

describe('quiesce', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['missing-flag', undefined],
    ['bad-connection', 'no address'],
  ])('takes the brokers of the environment if no --out is given: %s', async (code, brokers) => {
    vi.stubEnv('ORETRAIL_KAFKA_BROKERS', brokers);
    const { status, errors } = await captureCall(['quiesce']);
    expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining(`(${code})`)]);
  });

  it('proves a cut behind all events, again and again, and changes no verdict', () =>
    withTemporaryDirectory(async (out) => {
      await captureCall(['run', CASE, '--out', out]);
      const before = linesOf(out, 'verdict-log.ndjson');
      const cuts = [];
      for (let i = 0; i < 2; i += 1) {
        const { status, output } = await captureCall(['quiesce', '--out', out, '--json']);
        expect(status).toBe(EXIT_OK);
        cuts.push(JSON.parse(output));
      }
      const [first, second] = cuts;
      expect(second.cut).toBeGreaterThan(first.cut);
      expect(second.inputs).toEqual(first.inputs);
      const read = Object.entries<number>(first.inputs).filter(([place]) => place.startsWith('sourcing.'));
      expect(read.reduce((sum, [, end]) => sum + end, 0)).toBe(
        LINES.filter((line) => !line.includes('reference-fact')).length,
      );
      expect(linesOf(out, 'verdict-log.ndjson')).toEqual(before);
      expect((await captureCall(['quiesce', '--out', out])).output).toContain('nothing is left to do');
    }));

  it('that was killed holds nobody up', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out, whole] = ['part.ndjson', 'out', 'whole'].map((name) => join(directory, name)) as [
        string,
        string,
        string,
      ];
      writeFileSync(file, LINES.slice(0, 20).join('\n'));
      await captureCall(['run', file, '--out', out]);
      const log = EmbeddedLog.open({ directory: join(out, 'log'), partitions: 2 });
      await log.append([controlRecord({ type: 'cut', cut: 1_000, inputs: {} })]);
      await log.close();
      await captureCall(['run', CASE, '--out', out]);
      await captureCall(['run', CASE, '--out', whole]);
      expect(idsIn(out)).toEqual(idsIn(whole));
    }));

  it('says so if there is no run', () =>
    withTemporaryDirectory(async (out) => {
      const { status, errors } = await captureCall(['quiesce', '--out', out]);
      expect([status, errors]).toEqual([EXIT_WRONG_CALL, expect.stringContaining('(no-run)')]);
    }));
});

describe('run --watch', () => {
  it('follows a file that grows, half lines and all, and ends well when it is asked to', () =>
    withTemporaryDirectory(async (directory) => {
      const [file, out, whole] = ['growing.ndjson', 'out', 'whole'].map((name) => join(directory, name)) as [
        string,
        string,
        string,
      ];
      const half = LINES[20] ?? '';
      writeFileSync(file, `${LINES.slice(0, 20).join('\n')}\n${half.slice(0, 30)}`);
      const child = new CalledProcess(['run', file, '--out', out, '--watch', '--json', '--quiet']);
      await child.says('"acceptedEvents":20');
      appendFileSync(file, `${half.slice(30)}\n`);
      await sleep(50);
      appendFileSync(file, `${LINES.slice(21).join('\n')}\n`);
      await child.says(`"acceptedEvents":${LINES.length}`);
      expect(await child.interrupt('SIGTERM')).toBe(EXIT_OK);
      await captureCall(['run', CASE, '--out', whole]);
      expect(idsIn(out)).toEqual(idsIn(whole));
      expect(linesOf(out, 'rejected.ndjson')).toEqual([]);
    }));
});
