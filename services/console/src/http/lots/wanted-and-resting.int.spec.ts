/** What is wanted of others, and what rests on a lot: for whom, with which dollars. */
import { plainEvents } from '@oretrail/generator';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const history = historyOf({ seed: 61, vehicles: 14, realisticFaults: 0.4 });
const vins = [...history.revisions.keys()];
const [first = '', ...others] = [...new Set(vins.map((vin) => vin.slice(0, 3)))];
const lots = [...new Set(history.counted.flatMap((event) => ('lotId' in event.data ? [event.subject as string] : [])))];
const IDENTITIES = {
  auditor: { roles: ['auditor'] },
  finance: { roles: ['finance'] },
  operator: { roles: ['operator'] },
  maker: { roles: ['manufacturer'], may: [{ vehicles: first }] },
  makers: { roles: ['manufacturer'], may: others.map((vehicles) => ({ vehicles })) },
  other: { roles: ['manufacturer'], may: [{ vehicles: 'ZZZ' }] },
  supplier: { roles: ['supplier'], may: lots.map((id) => ({ lots: id })) },
};
type Row = Readonly<{ lot?: string; party?: string; need: string; usdAtStake?: number; vehiclesWaiting: number }>;

let made: MadeUpConsole;
beforeAll(async () => {
  made = await MadeUpConsole.open({ batches: history.batches, identities: IDENTITIES });
});
afterAll(() => made.close());

describe('asks', () => {
  const rowsOf = async (name: string, query = ''): Promise<readonly Row[]> =>
    (await made.json(name, `/v1/asks?limit=1000${query}`)).rows;

  it('of all are for those who see the verdicts, with dollars', async () => {
    const all = await rowsOf('auditor');
    expect(all.length).toBeGreaterThan(3);
    expect(all.every(({ usdAtStake }) => usdAtStake !== undefined)).toBe(true);
    expect(await rowsOf('finance')).toEqual(all);
    const [one, rest] = [await rowsOf('maker', '&of=all'), await rowsOf('makers', '&of=all')];
    const waiting = (rows: readonly Row[]): number => rows.reduce((sum, row) => sum + row.vehiclesWaiting, 0);
    const named = all.filter(({ need }) => need !== 'owner');
    expect(Math.min(waiting(one), waiting(rest))).toBeGreaterThan(0);
    expect(waiting(one) + waiting(rest)).toBe(waiting(named));
    expect(await rowsOf('makers')).toEqual([]);
    expect(await rowsOf('other', '&of=all')).toEqual([]);
  });

  it('of a supplier are without dollars, and no others', async () => {
    const rows = await rowsOf('supplier');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter((row) => 'usdAtStake' in row)).toEqual([]);
    expect((await made.get('supplier', '/v1/asks?of=all')).statusCode).toBe(403);
    expect((await made.get('operator', '/v1/asks')).statusCode).toBe(403);
  });

  it('are recorded as reads if they show dollars of others, with the makers who could still earn more', async () => {
    const recordedFor = async (name: string, query: string) => {
      const before = made.reads.length;
      await rowsOf(name, query);
      return made.reads.slice(before).map(({ parties }) => parties);
    };
    const { rows } = await made.json('auditor', '/v1/verdicts?limit=1000');
    const open = rows.filter(
      ({ amountUsd, potentialUsd }: Record<string, number>) => Number(potentialUsd) > Number(amountUsd),
    );
    const makers = [...new Set(open.map(({ vehicle }: { vehicle: { manufacturer: string } }) => vehicle.manufacturer))];
    expect(await recordedFor('finance', '')).toEqual([makers.sort()]);
    expect(await recordedFor('finance', '&about=nobody')).toEqual([]);
    expect(await recordedFor('finance', '&of=me')).toEqual([]);
    expect(await recordedFor('maker', '&of=all')).toEqual([]);
  });

  it('about a name are those that have it in their ids', async () => {
    const all = await rowsOf('finance');
    const [first] = all;
    const about = (first?.lot ?? first?.party ?? '').slice(8);
    const due = all.filter(({ lot, party }) => (lot ?? party)?.includes(about));
    expect(await rowsOf('finance', `&about=${encodeURIComponent(about)}`)).toEqual(due);
  });
});

describe('what rests on a lot', () => {
  const impactOf = (name: string, lot: string) => made.get(name, `/v1/lots/${encodeURIComponent(lot)}/impact`);

  it('is the same for finance and auditors but for the ids of lots, and counts for its party', async () => {
    let vehicles = 0;
    for (const lot of lots.slice(0, 8)) {
      const { lotIds, ...rest } = (await impactOf('auditor', lot)).json();
      expect(lotIds).toHaveLength(rest.lots);
      expect((await impactOf('finance', lot)).json()).toEqual(rest);
      const { rows, usdBefore, usdAfter, evaluated, ...counts } = rest;
      expect(usdBefore).toBe(rows.reduce((sum: number, one: { amountUsd: number }) => sum + one.amountUsd, 0));
      expect((await impactOf('supplier', lot)).json()).toEqual(counts);
      vehicles += rows.length;
      const own = rows.filter(({ vin }: { vin: string }) => vin.startsWith(first));
      const answer = await impactOf('maker', lot);
      expect([answer.statusCode, answer.json().rows]).toEqual(own.length > 0 ? [200, own] : [404, undefined]);
      expect((await impactOf('other', lot)).statusCode).toBe(404);
    }
    expect(vehicles).toBeGreaterThan(0);
  });

  it('is not there for a lot that nobody has stated or drawn', async () => {
    const nowhere = plainEvents.lotId('nowhere');
    expect((await impactOf('auditor', nowhere)).statusCode).toBe(404);
  });
});
