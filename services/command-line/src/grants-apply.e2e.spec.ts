import { type CapturedCall, saidIn } from '@oretrail/test-support/command-line/captured-call';
import {
  applyGrants,
  grantedIn,
  namedIntake,
  OPERATOR,
  ROOT,
  supplier,
  TO,
} from '@oretrail/test-support/command-line/grants-calls';
import type { TinyIntake } from '@oretrail/test-support/command-line/tiny-intake';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { beforeEach, describe, expect, it } from 'vitest';

const folder = temporaryFolder();
let intake: TinyIntake;

beforeEach(async () => {
  intake = await namedIntake();
});

const apply = (content: object | string, ...flags: readonly string[]): Promise<CapturedCall> =>
  applyGrants(folder, content, ...flags);
const posted = () => intake.received.filter(({ method }) => method === 'POST');
const givenGrants = (...grants: readonly object[]): Promise<void> => grantedIn(intake, folder, ...grants);

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
    expect([status, saidIn(errors)]).toEqual([0, []]);
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

  it('refuses the first operator, too, until it is one of the workers', async () => {
    intake.operators = [];
    const { status, errors } = await apply({ grants: [OPERATOR] }, '--yes');
    expect([status, intake.grantIds]).toEqual([2, []]);
    expect(errors).toContain(`oretrail operators add ${ROOT}\n`);
  });

  it("compares nothing for one who delegates, and may not see the workers' operators", async () => {
    await givenGrants();
    intake.operators = null;
    const { status, errors } = await apply({ grants: [supplier('a')] }, '--yes');
    expect([status, saidIn(errors)]).toEqual([0, []]);
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
});
