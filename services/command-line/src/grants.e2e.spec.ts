import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PartitionArchiver } from '@oretrail/archive';
import { GRANTS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { type CapturedCall, captureCall, saidIn } from '@oretrail/test-support/command-line/captured-call';
import { grantedIn, namedIntake, OPERATOR, ROOT, supplier } from '@oretrail/test-support/command-line/grants-calls';
import { TinyIntake } from '@oretrail/test-support/command-line/tiny-intake';
import { granting, idOf, revoking } from '@oretrail/test-support/grants/story';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

const folder = temporaryFolder();
let intake: TinyIntake;

beforeEach(async () => {
  intake = await namedIntake();
});

const givenGrants = (...grants: readonly object[]): Promise<void> => grantedIn(intake, folder, ...grants);

describe('grants list, show and revoke', () => {
  it('show the grants of the intake with their states', async () => {
    const ended = supplier('old', { to: '2026-01-02T00:00:00Z' });
    const coming = supplier('new', { from: '2800-01-01T00:00:00Z' });
    await givenGrants(
      ended,
      coming,
      supplier('a', { delegable: true }),
      supplier('toll', {
        parent: 'urn:grant:a',
        sources: ['urn:party:a'],
        may: [{ lots: 'urn:lot:a:toll:' }],
        roles: ['supplier'],
      }),
    );
    const revoke = ['grants', 'revoke', 'urn:grant:a', '--reason', 'key lost'];
    expect(await captureCall(revoke)).toEqual({ status: 0, output: 'Revoked urn:grant:a.\n', errors: '' });
    const { output } = await captureCall(['grants', 'list', '--json']);
    const states = JSON.parse(output).map(({ grantId, state }: Record<string, string>) => [grantId, state]);
    expect(states).toEqual([
      ['urn:grant:op', 'in-force'],
      ['urn:grant:old', 'ended'],
      ['urn:grant:new', 'not-yet'],
      ['urn:grant:a', 'revoked'],
      ['urn:grant:toll', 'revoked'],
    ]);
    expect((await captureCall(['grants', 'list'])).output.split('\n')[0]).toMatch(
      /^grant +state +until +roles +held by$/,
    );
    const one = await captureCall(['grants', 'show', 'urn:grant:toll']);
    expect(one.output).toContain('about      lots urn:lot:a:toll:');
    expect(one.output).toContain('parent     urn:grant:a');
    const none = await captureCall(['grants', 'show', 'urn:grant:none']);
    expect([none.status, none.errors]).toEqual([2, expect.stringContaining('unknown-grant')]);
  });

  it('need an archive for another time', async () => {
    const { status, errors } = await captureCall(['grants', 'list', '--at', '2026-01-01T00:00:00Z']);
    expect([status, errors]).toEqual([2, expect.stringContaining('missing-flag')]);
    const both = await captureCall(['grants', 'list', '--archive', folder, '--intake', intake.address]);
    expect([both.status, both.errors]).toEqual([2, expect.stringContaining('conflicting-flags')]);
  });
});

describe('grants of an archive', () => {
  const archive = join(folder, 'archive');
  const at = (time: string, ...flags: readonly string[]): Promise<CapturedCall> =>
    captureCall(['grants', 'list', '--archive', archive, '--at', time, ...flags]);
  const idsIn = ({ output }: CapturedCall): readonly string[] =>
    JSON.parse(output).map(({ grantId }: Record<string, string>) => grantId);

  beforeAll(async () => {
    const stamped = (name: string, recordedtime: string, event: object): string =>
      JSON.stringify({ ...event, recordedtime, authtype: 'jwt', authid: idOf(name) });
    const values = [
      stamped('root', '2026-01-01T00:00:00Z', granting(ROOT, OPERATOR)),
      stamped('root', '2026-02-01T00:00:00.000000001Z', granting(ROOT, supplier('smm'))),
      stamped('root', '2026-03-01T00:00:00Z', revoking(ROOT, 'smm')),
    ];
    const records = values.map((value, offset) => {
      return { offset, appendTimeMs: 1_760_000_000_000, key: null, value: Buffer.from(value), headers: [] };
    });
    const options = { store: new DirectoryStore(archive), cluster: 'here', schemaOf: async () => null };
    const archiver = await PartitionArchiver.open(options, { topic: GRANTS, partition: 0 }, records[0] ?? null);
    await archiver.take({ records, next: records.length });
    await archiver.cutAt(records.length);
  });

  it.each([
    ['2025-12-31T23:59:59Z', []],
    ['2026-02-01T00:00:00Z', ['urn:grant:op']],
    ['2026-02-01T00:00:00.000000001Z', ['urn:grant:op', 'urn:grant:smm']],
    ['2026-02-28T23:59:59.999Z', ['urn:grant:op', 'urn:grant:smm']],
    ['2026-03-01T00:00:00Z', ['urn:grant:op']],
  ])('are those in force at %s', async (time, due) => {
    const { status, output, errors } = await at(time, '--json');
    expect([status, saidIn(errors)]).toEqual([0, []]);
    expect(idsIn({ status, output, errors })).toEqual(due);
  });

  it('are listed and shown for people, too', async () => {
    expect((await at('2020-01-01T00:00:00Z')).output).toBe('There are no grants.\n');
    const all = await captureCall(['grants', 'list', '--archive', archive]);
    expect(all.output).toMatch(/^urn:grant:smm {2}revoked {3}2026-03-01T00:00:00.000Z {2}supplier/m);
    const show = (time: string) => captureCall(['grants', 'show', 'urn:grant:smm', '--archive', archive, '--at', time]);
    expect((await show('2026-02-15T00:00:00Z')).output).toContain('  state      in-force\n');
    expect((await show('2026-01-15T00:00:00Z')).output).toContain('  state      not-yet\n');
    expect((await show('2026-01-15T00:00:00Z')).output).toContain('  about      lots urn:lot:smm:\n');
  });

  it('are none where there is no archive', async () => {
    const { status, errors } = await captureCall(['grants', 'list', '--archive', join(folder, 'nothing')]);
    expect([status, errors]).toEqual([2, expect.stringContaining('no-archive')]);
  });
});

describe('a call of the intake', () => {
  const list = (...flags: readonly string[]): Promise<CapturedCall> => captureCall(['grants', 'list', ...flags]);

  it.each([
    ['ftp://intake.example', 'is not an http or https address'],
    ['intake.example', 'is not an http or https address'],
    ['https://me:sesame@intake.example', 'holds a password'],
    ['https://intake.example/?key=sesame', 'has a query'],
  ])('is refused to %s', async (address, said) => {
    const { status, errors } = await list('--intake', address);
    expect([status, errors]).toEqual([2, expect.stringContaining(said)]);
    expect(errors).toContain('bad-intake');
    expect(errors).not.toContain('sesame@');
  });

  it.each(['', 'two words', 'sesame\nsesame', 'ключ'])(
    'is refused with the token %j, which is not shown',
    async (token) => {
      vi.stubEnv('ORETRAIL_INTAKE_TOKEN', token);
      const { status, errors } = await list();
      expect([status, errors]).toEqual([2, expect.stringContaining('bad-intake')]);
      expect(errors).not.toContain('sesame');
      expect(intake.received).toEqual([]);
    },
  );

  it('takes the token of a file', async () => {
    const path = join(folder, 'token');
    writeFileSync(path, 'from.a.file\n');
    expect((await list('--token-file', path)).status).toBe(0);
    expect(intake.received[0]?.authorization).toBe('Bearer from.a.file');
    expect((await list('--token-file', join(folder, 'none'))).status).toBe(2);
  });

  it('does not follow to another address, where the token does not belong', async () => {
    intake.scripted.push({ status: 307, headers: { location: `${intake.address}/v1/grants` } });
    const { status, errors } = await list();
    expect([status, errors]).toEqual([3, expect.stringContaining('intake-unreachable')]);
    expect(intake.received.length).toBe(1);
  });

  it('ends with 3 if nothing listens', async () => {
    const { address } = intake;
    await intake.close();
    const { status, errors } = await list();
    expect([status, errors]).toEqual([3, expect.stringContaining('intake-unreachable')]);
    expect(errors).toContain(address);
    intake = await TinyIntake.start();
  });

  it.each([
    [{ status: 200, body: '<html>' }, 3, 'not one of an intake'],
    [{ status: 200, body: { grants: [{}] } }, 3, 'not one of an intake at /grants/0/grantId'],
    [{ status: 500, body: 'oops' }, 3, 'status 500: oops'],
    [{ status: 404, body: { message: 'no route' } }, 2, 'status 404'],
    [{ status: 503, headers: { 'retry-after': '3600' } }, 3, 'status 503'],
  ])('ends well for the answer %j', async (answer, due, said) => {
    intake.scripted.push(answer);
    const { status, errors } = await list();
    expect([status, errors]).toEqual([due, expect.stringContaining(said)]);
  });
});
