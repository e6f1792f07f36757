/** Lineages over HTTP, against the events themselves. Source: console.md, "1. Who sees what". */
import { evaluate } from '@oretrail/evaluation';
import { hasVinForm, type LotId, RULESETS, type Vin } from '@oretrail/model';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const history = historyOf({ seed: 33, vehicles: 14, realisticFaults: 0.3 });
const { state } = evaluate(history.counted, { ruleset: RULESETS[2] });
const vins = [...state.vehicles.keys()];
const [vin = '' as Vin] = vins;
const maker = vin.slice(0, 3);

const parentsOf = (id: string): readonly string[] =>
  hasVinForm(id)
    ? (state.vehicles.get(id as Vin)?.batteries ?? []).map(({ lotId }) => lotId)
    : (state.lots.get(id as LotId)?.inputs ?? []).map(({ lotId }) => lotId);

function above(...ids: readonly string[]): ReadonlySet<string> {
  const found = new Set(ids);
  for (const id of found) for (const parent of parentsOf(id)) found.add(parent);
  return found;
}

const prefixOf = (id: string): string => id.slice(0, id.lastIndexOf(':') + 1);
const lotsAbove = [...above(vin)].filter((id) => !hasVinForm(id));
/** A lot with lots above it and below. */
const middle = lotsAbove.find((id) => parentsOf(id).length > 0 && !parentsOf(vin).includes(id)) ?? '';
const own = prefixOf(middle);
const lotUrl = (id: string, query = ''): string => `/v1/lots/${encodeURIComponent(id)}/lineage${query}`;
type Node = Readonly<{ id: string; tier?: string; country?: string; standing: string; distance: number }>;
const idsIn = ({ nodes }: { nodes: readonly Node[] }): ReadonlySet<string> => new Set(nodes.map(({ id }) => id));

let made: MadeUpConsole;
beforeAll(async () => {
  made = await MadeUpConsole.open({
    batches: history.batches,
    identities: {
      auditor: { roles: ['auditor'] },
      finance: { roles: ['finance'] },
      manufacturer: { roles: ['manufacturer'], may: [{ vehicles: maker }] },
      supplier: { roles: ['supplier'], may: [{ lots: own }] },
    },
  });
});
afterAll(() => made.close());

describe('the lineage of a vehicle', () => {
  it.each(['auditor', 'finance', 'manufacturer'])('has every lot above it, for %s', async (role) => {
    const answer = await made.json(role, `/v1/verdicts/${vin}/lineage`);
    expect(idsIn(answer)).toEqual(above(vin));
    expect(answer.isCut).toBe(false);
    for (const { parent, consumer } of answer.draws) expect(parentsOf(consumer)).toContain(parent);
    expect(answer.draws.length).toBe([...above(vin)].flatMap(parentsOf).length);
    expect(new Set(answer.nodes.map(({ tier }: Node) => tier)).size).toBeGreaterThan(4);
  });

  it('is cut at a depth, and says so', async () => {
    const answer = await made.json('auditor', `/v1/verdicts/${vin}/lineage?depth=1`);
    expect(idsIn(answer)).toEqual(new Set([vin, ...parentsOf(vin)]));
    expect(answer.isCut).toBe(true);
  });

  it('is counted by tier and country', async () => {
    const url = `/v1/verdicts/${vin}/lineage`;
    const [{ nodes, draws }, { groups, links }] = await Promise.all([
      made.json('auditor', url),
      made.json('auditor', `${url}?group=tier,country`),
    ]);
    const sumOf = (rows: readonly Record<string, number>[], name: string) =>
      rows.reduce((sum, row) => sum + (row[name] ?? 0), 0);
    expect([sumOf(groups, 'lots'), sumOf(links, 'draws')]).toEqual([nodes.length, draws.length]);
    const keyOf = ({ tier, country }: Node) => `${tier} ${country}`;
    expect(groups.map(keyOf).sort()).toEqual([...new Set(nodes.map(keyOf))].sort());
    expect((await made.get('auditor', `${url}?group=country`)).statusCode).toBe(400);
  });

  it.each([
    ['operator', 403],
    ['supplier', 404],
  ])('is not for %s', async (role, status) => {
    expect((await made.get(role, `/v1/verdicts/${vin}/lineage`)).statusCode).toBe(status);
  });
});

describe('the lineage of a lot', () => {
  it('goes up and down for an auditor', async () => {
    const [up, down] = await Promise.all([
      made.json('auditor', lotUrl(middle)),
      made.json('auditor', lotUrl(middle, '?direction=down')),
    ]);
    expect(idsIn(up)).toEqual(above(middle));
    const all = [...state.lots.keys(), ...vins];
    expect(idsIn(down)).toEqual(new Set(all.filter((id) => above(id).has(middle))));
  });

  it('shows a manufacturer below a lot only what leads to its own vehicles', async () => {
    const ownVehicles = vins.filter((one) => one.startsWith(maker));
    const { nodes, hiddenVehicles } = await made.json('manufacturer', lotUrl(middle, '?direction=down'));
    const due = [...above(...ownVehicles)].filter((id) => above(id).has(middle));
    expect(idsIn({ nodes })).toEqual(new Set(due));
    expect(hiddenVehicles).toBe(0);
    const foreign = [...state.lots.keys()].find((id) => !above(...ownVehicles).has(id)) ?? '';
    expect((await made.get('manufacturer', lotUrl(foreign))).statusCode).toBe(404);
  });

  it('shows a supplier its own lots, the ids that these draw or that draw them, and how many vehicles', async () => {
    const { nodes, draws, hiddenVehicles } = await made.json('supplier', lotUrl(middle, '?direction=down'));
    for (const { id, ...rest } of nodes as readonly Node[]) {
      expect(hasVinForm(id)).toBe(false);
      if (id.startsWith(own)) expect(rest).toHaveProperty('tier');
      else expect(Object.keys(rest).sort()).toEqual(['distance', 'standing']);
    }
    for (const { parent } of draws) expect(parent.startsWith(own)).toBe(true);
    expect(hiddenVehicles).toBeGreaterThanOrEqual(0);
    const foreign = lotsAbove.find((id) => !id.startsWith(own)) ?? '';
    expect((await made.get('supplier', lotUrl(foreign))).statusCode).toBe(404);
    expect((await made.get('finance', lotUrl(middle))).statusCode).toBe(404);
  });
});
