import type { CapturedCall } from '@oretrail/test-support/command-line/captured-call';
import { applyGrants, namedIntake, supplier } from '@oretrail/test-support/command-line/grants-calls';
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

describe('grants apply', () => {
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
