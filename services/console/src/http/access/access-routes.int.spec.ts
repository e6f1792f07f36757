/** The record of reads over HTTP. */

import { ACCESS } from '@oretrail/runtime';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const history = historyOf({ seed: 5, vehicles: 4 });
const batches = history.batches.filter(({ topic }) => topic !== ACCESS);
const [vin] = [...history.revisions.keys()] as unknown as [string];
const LIST = { operation: 'listVerdicts' };

describe('the record of reads', () => {
  let isAway = false;
  let made: MadeUpConsole;
  beforeAll(async () => {
    made = await MadeUpConsole.open({
      batches,
      identities: {
        auditor: { roles: ['auditor'] },
        finance: { roles: ['finance'] },
        maker: { roles: ['manufacturer'], may: [{ vehicles: vin.slice(0, 3) }] },
        stranger: { roles: ['supplier'] },
      },
      isReadLogAway: () => isAway,
    });
  });
  afterAll(() => made.close());

  const rowsOf = async (name: string) => (await made.json(name, '/v1/access')).rows;

  it('is shown to who read, to whose figures were read, and to auditors and operators', async () => {
    await made.get('finance', '/v1/verdicts');
    const [read] = made.reads as [(typeof made.reads)[number]];
    expect(read).toMatchObject({ ...LIST, roles: ['finance'], subject: null });
    const ofVehicle = {
      ...read,
      operation: 'getVerdict',
      subject: vin,
      parties: ['urn:party:maker', 'urn:party:other'],
    };
    const records = [read, ofVehicle].map((one, offset) => {
      return { offset, appendTimeMs: 0, content: { kind: 'read', read: one } } as const;
    });
    await made.knowledge.fold([{ topic: ACCESS, partition: 0, from: 0, next: 2, records }]);
    for (const name of ['auditor', 'operator', 'finance']) {
      expect(await rowsOf(name)).toMatchObject([{ subject: vin, parties: ofVehicle.parties }, LIST]);
    }
    expect(await rowsOf('maker')).toMatchObject([{ subject: vin, parties: ['urn:party:maker'] }]);
    expect(await rowsOf('stranger')).toEqual([]);
    const csv = await made.get('auditor', '/v1/access?limit=1', { accept: 'text/csv' });
    expect(csv.body.split('\r\n')[1]).toContain(vin);
    expect(csv.headers['link']).toContain('after=');
  });

  it('refuses answers with figures of others while nothing can be recorded, and gives all others', async () => {
    isAway = true;
    for (const path of [
      `/v1/verdicts/${vin}`,
      '/v1/verdicts',
      '/v1/verdicts/summary?by=status',
      '/v1/verdicts/stream',
    ]) {
      const { statusCode, body, headers } = await made.get('finance', path);
      expect([path, statusCode, JSON.parse(body).type]).toEqual([path, 503, 'urn:oretrail:error:not-recorded']);
      expect(body).not.toMatch(/Usd/);
      expect(headers['retry-after']).toBeDefined();
    }
    expect((await made.get('maker', `/v1/verdicts/${vin}`)).statusCode).toBe(200);
    expect((await made.get('finance', '/v1/me')).statusCode).toBe(200);
    expect((await made.get('finance', '/v1/access')).statusCode).toBe(200);
    isAway = false;
  });

  it('has nothing of an answer that the caller has already', async () => {
    const { headers } = await made.get('finance', `/v1/verdicts/${vin}`);
    const before = made.reads.length;
    const again = await made.get('finance', `/v1/verdicts/${vin}`, { 'if-none-match': String(headers['etag']) });
    expect([again.statusCode, made.reads.length]).toEqual([304, before]);
  });
});
