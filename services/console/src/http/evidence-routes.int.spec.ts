/** Evidence over HTTP: who gets it, and that it proves what it says. Source: console.md, "Everything else". */
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { RULESETS } from '@oretrail/model';
import { readBundle, verifyBundle } from '@oretrail/replay/bundles';
import { DirectoryStore } from '@oretrail/store';
import { writeSealedLife } from '@oretrail/test-support/archive/sealed-life';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Evidence } from '../evidence/evidence.ts';

const history = historyOf({ seed: 17, vehicles: 6 });
const vin = [...history.revisions.keys()][0] ?? '';
const archive = temporaryFolder();
const url = `/v1/evidence/${vin}`;
let made: MadeUpConsole;
let publicKey: string;

beforeAll(async () => {
  const events = [...history.counted];
  const life = { seed: 5, partitions: 2, ruleset: RULESETS[2], events };
  const { signing } = await writeSealedLife(new DirectoryStore(archive), life);
  publicKey = signing.publicKey;
  const identities = {
    auditor: { roles: ['auditor'] },
    finance: { roles: ['finance'] },
    manufacturer: { roles: ['manufacturer'], may: [{ vehicles: vin.slice(0, 3) }] },
    supplier: { roles: ['supplier'], may: [{ lots: 'urn:lot:example:' }] },
  };
  made = await MadeUpConsole.open({ batches: history.batches, identities, archive });
});
afterAll(() => made.close());

describe('evidence', () => {
  it('proves the verdict with the key of the archive, and has a tag', async () => {
    const { statusCode, rawPayload, headers } = await made.get('auditor', url);
    expect(statusCode).toBe(200);
    const proved = verifyBundle(readBundle(rawPayload), { publicKey });
    expect(proved).toMatchObject({ vin, isDerived: true });
    const again = await made.get('auditor', url, { 'if-none-match': String(headers['etag']) });
    expect([again.statusCode, again.body]).toEqual([304, '']);
  });

  it('is of an earlier seal if that is asked for, and of none that there is not', async () => {
    const { rawPayload } = await made.get('auditor', url);
    const last = readBundle(rawPayload).seal;
    expect((await made.get('auditor', `${url}?seal=${last}`)).rawPayload.equals(rawPayload)).toBe(true);
    const later = await made.get('auditor', `${url}?seal=${last + 1}`);
    expect([later.statusCode, later.json().type]).toEqual([404, 'urn:oretrail:error:not-sealed']);
    expect((await made.get('auditor', `${url}?seal=0`)).statusCode).toBe(400);
    expect((await made.get('auditor', '/v1/evidence/1FTVW1EL9NW000000')).statusCode).toBe(404);
  });

  it.each([
    ['finance', 403],
    ['operator', 403],
    ['manufacturer', 403],
    ['supplier', 404],
  ])('is not for %s', async (role, status) => {
    expect((await made.get(role, url)).statusCode).toBe(status);
  });

  it('says that an object of the archive fails, and that there is no archive', async () => {
    const folder = temporaryFolder();
    const { events, batches } = { events: [...history.counted], batches: history.batches };
    await writeSealedLife(new DirectoryStore(folder), { seed: 5, partitions: 2, ruleset: RULESETS[2], events });
    const objects = new DirectoryStore(folder);
    for await (const { key } of objects.list('')) if (key.includes('verdicts')) truncateSync(join(folder, key), 1);
    const damaged = await MadeUpConsole.open({
      batches,
      identities: { auditor: { roles: ['auditor'] } },
      archive: folder,
    });
    const answer = await damaged.get('auditor', url);
    await damaged.close();
    expect([answer.statusCode, answer.json().type]).toEqual([502, 'urn:oretrail:error:archive-faulty']);
    const bare = await MadeUpConsole.open({ batches, identities: { auditor: { roles: ['auditor'] } } });
    const without = await bare.get('auditor', url);
    await bare.close();
    expect([without.statusCode, without.json().type]).toEqual([404, 'urn:oretrail:error:no-archive']);
  });

  it('ends what takes too long, and refuses more callers than may wait', async () => {
    const evidence = new Evidence({ archive, folder: temporaryFolder(), timeoutMs: 1 });
    const outcomes = await Promise.allSettled(Array.from({ length: 7 }, () => evidence.bundle({ vin })));
    const codes = outcomes.map((one) => (one.status === 'rejected' ? one.reason.code : one.status));
    expect(codes).toEqual([...Array.from({ length: 5 }, () => 'too-much'), 'busy', 'busy']);
    await expect(evidence.bundle({ vin })).rejects.toMatchObject({ code: 'too-much' });
  });
});
