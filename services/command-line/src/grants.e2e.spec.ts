import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PartitionArchiver } from '@oretrail/archive';
import { GRANTS } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { type CapturedCall, captureCall } from '@oretrail/test-support/command-line/captured-call';
import { TinyIntake } from '@oretrail/test-support/command-line/tiny-intake';
import { client, granting, grantJson, idOf, revoking } from '@oretrail/test-support/grants/story';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

const folder = temporaryFolder();
const ROOT = 'urn:party:root';
/** Long after any day on which this is run. */
const TO = '2900-01-01T00:00:00Z';
const OPERATOR = grantJson('op', {
  principal: client('root'),
  roles: ['operator'],
  sources: [ROOT],
  may: [],
  types: ['oretrail.correction.v1'],
  to: TO,
});
const supplier = (name: string, changes: object = {}) => grantJson(name, { to: TO, ...changes });

let intake: TinyIntake;
let files = 0;

beforeEach(async () => {
  intake = await TinyIntake.start();
  intake.operators = [ROOT];
  vi.stubEnv('ORETRAIL_INTAKE', intake.address);
  vi.stubEnv('ORETRAIL_INTAKE_TOKEN', 'a.b.c');
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await intake.close();
});

function file(content: object | string): string {
  files += 1;
  const path = join(folder, `grants-${files}.yaml`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify({ source: ROOT, ...content }));
  return path;
}

const apply = (content: object | string, ...flags: readonly string[]): Promise<CapturedCall> =>
  captureCall(['grants', 'apply', file(content), ...flags]);
/** What went wrong: on a slow machine a call also says how far it is. */
const wrongIn = (errors: string): readonly string[] =>
  errors.split('\n').filter((line) => line.startsWith('oretrail:'));
const posted = () => intake.received.filter(({ method }) => method === 'POST');

async function givenGrants(...grants: readonly object[]): Promise<void> {
  const { status, errors } = await apply({ grants: [OPERATOR, ...grants] }, '--yes');
  expect([status, wrongIn(errors)]).toEqual([0, []]);
  intake.received.length = 0;
}

describe('grants apply', () => {
  it('reads YAML, and sends what is missing as the caller', async () => {
    const yaml = `
# the source of the grant events
source: ${ROOT}
grants:
  - grantId: urn:grant:op
    principal: { issuer: https://idp.example, subject: "client:root" }
    roles: [operator]
    sources: [${ROOT}]
    may: []
    types: [oretrail.correction.v1]
    from: 2026-01-01T00:00:00Z
    to: ${TO}
  - grantId: urn:grant:smm
    principal: "kafka:User:CN=smm"
    roles: [supplier]
    sources: [urn:party:smm]
    may:
      - lots: "urn:lot:smm:"
    types: [oretrail.mineral-shipment.v1]
    from: 2026-01-01T00:00:00Z
    to: ${TO}
`;
    const { status, output, errors } = await apply(yaml, '--yes');
    expect([status, wrongIn(errors)]).toEqual([0, []]);
    expect(output).toContain('+ urn:grant:smm: supplier, held by kafka:User:CN=smm');
    expect(output).toContain('2 added, 0 revoked, 0 unchanged');
    expect(intake.grantIds).toEqual(['urn:grant:op', 'urn:grant:smm']);
    expect(posted().map(({ authorization, contentType }) => [authorization, contentType])).toEqual([
      ['Bearer a.b.c', 'application/cloudevents+json'],
      ['Bearer a.b.c', 'application/cloudevents+json'],
    ]);
  });

  it('does nothing again, also across pages', async () => {
    await givenGrants(supplier('a'), supplier('b'), supplier('c'));
    const { status, output } = await apply({ grants: [supplier('c'), supplier('a')] });
    expect(status).toBe(0);
    expect(output).toBe(
      '0 added, 0 revoked, 2 unchanged; 2 grants not in the file, left as they are\nNothing to do.\n',
    );
    expect(posted()).toEqual([]);
  });

  it('takes the order of lists and an absent `delegable` for no change', async () => {
    await givenGrants(supplier('a', { sources: ['urn:party:a', 'urn:party:b'] }));
    const same = supplier('a', { sources: ['urn:party:b', 'urn:party:a'], delegable: false });
    expect((await apply({ grants: [same] })).output).toContain('1 unchanged');
  });

  it('replaces a grant by a revocation and a new id', async () => {
    await givenGrants(supplier('a'));
    const next = supplier('a', { grantId: 'urn:grant:a-2', may: [{ lots: 'urn:lot:a:b:' }] });
    const change = { grants: [next], revoke: [{ grantId: 'urn:grant:a', reason: 'narrower' }] };
    const { status, output } = await apply(change, '--yes');
    expect(status).toBe(0);
    expect(output).toContain('- urn:grant:a: revoked, replaced by urn:grant:a-2: narrower');
    expect(posted().map(({ body }) => JSON.parse(body).type)).toEqual([
      'oretrail.grant-revocation.v1',
      'oretrail.grant.v1',
    ]);
    // What is revoked stays so, and the file may keep saying it.
    expect((await apply(change)).output).toContain('0 added, 0 revoked, 1 unchanged');
  });

  it('says what to write for a grant that differs, and sends nothing', async () => {
    await givenGrants(supplier('a'), supplier('b'));
    const changed = supplier('a', { roles: ['auditor'], may: [] });
    const { status, output, errors } = await apply({ grants: [changed, supplier('new')] }, '--yes');
    expect(status).toBe(2);
    expect(output).toContain("! urn:grant:a: roles, may can't change");
    expect(errors).toContain('grant-changed');
    expect(errors).toContain('  grantId: urn:grant:a-2\n');
    expect(errors).toContain('- grantId: urn:grant:a\n');
    expect(posted()).toEqual([]);
  });

  it('does not revoke what is not known', async () => {
    await givenGrants();
    const { status, errors } = await apply({ revoke: [{ grantId: 'urn:grant:x', reason: 'r' }] }, '--yes');
    expect([status, posted()]).toEqual([2, []]);
    expect(errors).toContain('unknown-grant');
  });

  it('changes nothing without --yes if nobody can be asked, and never in a dry run', async () => {
    const { status, errors, output } = await apply({ grants: [OPERATOR] });
    expect(status).toBe(2);
    expect(errors).toContain('not-confirmed');
    expect(output).toContain('+ urn:grant:op');
    const dry = await apply({ grants: [OPERATOR] }, '--dry-run', '--yes', '--json');
    expect(dry.status).toBe(0);
    expect(JSON.parse(dry.output)).toMatchObject({ isDryRun: true, added: [{ grantId: 'urn:grant:op' }], revoked: [] });
    expect(intake.grantIds).toEqual([]);
  });

  it('refuses operators that are others than those of the workers, with the lines to paste', async () => {
    intake.operators = [ROOT, 'urn:party:gone'];
    const more = supplier('desk', { roles: ['operator'], sources: ["urn:party:o'desk"], may: [] });
    const { status, errors } = await apply({ grants: [OPERATOR, more] }, '--yes');
    expect(status).toBe(2);
    expect(errors).toContain('operators-differ');
    expect(errors).toContain("by the grants they are urn:party:o'desk, urn:party:root");
    expect(errors).toContain('the workers have urn:party:gone, urn:party:root');
    expect(errors).toContain(String.raw`oretrail operators add 'urn:party:o'\''desk'`);
    expect(errors).toContain('oretrail operators remove urn:party:gone');
    expect(intake.grantIds).toEqual([]);
  });

  it("makes the first operator, who can not see the workers' operators yet, and says who they have to be", async () => {
    intake.operators = null;
    const { status, errors } = await apply({ grants: [OPERATOR] }, '--yes');
    expect([status, intake.grantIds]).toEqual([0, ['urn:grant:op']]);
    expect(errors).toContain(`oretrail operators add ${ROOT}\n`);
    // One who delegates changes nothing of them.
    const delegated = await apply({ grants: [supplier('a')] }, '--yes');
    expect(delegated.errors).not.toContain('oretrail operators');
  });

  it('stops at a grant that the intake refuses, and says how far it came', async () => {
    await givenGrants(supplier('a'));
    const overlapping = supplier('b', { may: [{ lots: 'urn:lot:a:x:' }] });
    const { status, errors } = await apply({ grants: [supplier('c'), overlapping, supplier('d')] }, '--yes');
    expect(status).toBe(2);
    expect(errors).toContain('1 of 3 changes were made');
    expect(errors).toContain('intake-refused');
    expect(errors).toContain('overlap (status 409)');
    expect(intake.grantIds).toEqual(['urn:grant:op', 'urn:grant:a', 'urn:grant:c']);
  });

  it('sends the same event again if the intake has no room', async () => {
    intake.scripted.push(
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 429, headers: { 'retry-after': '0' } },
    );
    expect((await apply({ grants: [OPERATOR] }, '--yes')).status).toBe(0);
    expect(intake.grantIds).toEqual(['urn:grant:op']);
  });

  it.each([
    ['not YAML', 'source: [', 'it is not YAML'],
    ['a member too many', 'source: urn:a:b\ngrant: []', 'grant'],
    ['no source', 'grants: []', 'source'],
    ['nothing', '', 'bad-grants-file'],
    ['a member twice', 'source: urn:a:b\nsource: urn:a:c', 'unique'],
    ['a grant that is not one', 'source: urn:a:b\ngrants: [3]', '/grants/0'],
    ['half a character', 'source: urn:a:b\ngrants: [{grantId: "\\uD800"}]', '/grants/0'],
    ['not a number', 'source: urn:a:b\ngrants: [{grantId: .nan}]', '/grants/0'],
    ['a grant twice', { grants: [supplier('a'), supplier('a')] }, 'twice'],
    ['a role that is not one', { grants: [supplier('a', { roles: ['king'] })] }, '/grants/0/roles/0'],
    ['a revocation without a reason', { revoke: [{ grantId: 'urn:grant:a' }] }, '/revoke/0/reason'],
  ])('refuses a file with %s', async (_what, content, said) => {
    const { status, errors } = await apply(content, '--yes');
    expect(status).toBe(2);
    expect(errors).toContain('bad-grants-file');
    expect(errors).toContain(said);
    expect(intake.received).toEqual([]);
  });

  it('refuses a file of aliases that would fill the memory', async () => {
    const lines = ['source: &a0 urn:a:b'];
    for (let i = 1; i < 9; i += 1)
      lines.push(`x${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join()}]`);
    const { status, errors } = await apply(lines.join('\n'), '--yes');
    expect(status).toBe(2);
    expect(errors).toContain('bad-grants-file');
  });
});

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
    expect([status, wrongIn(errors)]).toEqual([0, []]);
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
