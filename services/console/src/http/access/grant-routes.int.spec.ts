/** Grants over HTTP. */
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { keyOf, keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const NAMES = ['operator', 'auditor', 'smelter', 'laboratory', 'stranger'];

describe('grants', () => {
  let made: MadeUpConsole;
  beforeAll(async () => {
    made = await MadeUpConsole.open({
      batches: [],
      identities: {
        auditor: { roles: ['auditor'] },
        smelter: { roles: ['supplier'], may: [{ lots: 'urn:lot:smelter:' }], delegable: true },
        laboratory: { roles: ['supplier'], may: [{ lots: 'urn:lot:smelter:1:' }], parent: 'smelter' },
        stranger: { roles: ['finance'] },
      },
    });
  });
  afterAll(() => made.close());

  const namesOf = async (name: string) => {
    const { rows } = await made.json(name, '/v1/grants');
    return rows.map(({ grantId }: { grantId: string }) => grantId.replace('urn:grant:', ''));
  };

  it('are all shown to operators and auditors, and to others those that they hold or have delegated', async () => {
    expect(await namesOf('operator')).toEqual(NAMES);
    expect(await namesOf('auditor')).toEqual(NAMES);
    expect(await namesOf('smelter')).toEqual(['smelter', 'laboratory']);
    expect(await namesOf('laboratory')).toEqual(['laboratory']);
    expect(await namesOf('stranger')).toEqual(['stranger']);
  });

  it('name who holds them and by what, and never a key', async () => {
    const answer = await made.get('operator', '/v1/grants');
    for (const name of NAMES) expect(answer.body).not.toContain(keyOf(name));
    expect(answer.json().rows.at(3)).toMatchObject({
      principal: keyPrincipal('laboratory'),
      kind: 'api-key',
      parent: 'urn:grant:smelter',
      start: '2026-01-01T00:00:00.000Z',
      end: '2099-01-01T00:00:00.000Z',
      isRevoked: false,
    });
  });

  it('come in pages', async () => {
    const first = await made.json('auditor', '/v1/grants?limit=3');
    const second = await made.json('auditor', `/v1/grants?limit=3&after=${first.next}`);
    expect([first.rows.length, second.rows.length, second.next]).toEqual([3, 2, null]);
  });
});
