import { type GeneratedEvent, plainEvents } from '@oretrail/generator';
import type { OretrailEvent } from '@oretrail/model';
import type { PublicBatch } from '@oretrail/read-model';
import { deadLettersOf, SEALS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { goodEvent } from '@oretrail/test-support/events';
import { keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const { component, kg, lotId, material, vehicle } = plainEvents;

const ore = goodEvent(material('ore', '10', { activity: 'extraction', facility: 'mill', day: 1 }, []));
const raw = material('ore', '12', { activity: 'extraction', facility: 'mill', day: 1 }, []) as GeneratedEvent & object;
const later = goodEvent({ ...raw, id: 'later', time: '2030-01-01T00:00:00Z' } as GeneratedEvent);
const refused = goodEvent({ ...raw, id: 'refused', time: '2031-01-01T00:00:00Z' } as GeneratedEvent);
const cells = goodEvent(component('cells', 'cell', 1, [{ lotId: lotId('ore'), quantity: kg('10') }]));
const car = goodEvent(vehicle(0, 'cells'));

function batch(topic: string, events: readonly OretrailEvent[], author: string): PublicBatch {
  const records = events.map((event, offset) => {
    const by = { authType: 'api-key', authId: keyPrincipal(author) };
    return { offset, appendTimeMs: offset, content: { kind: 'event', event, author: by } as const };
  });
  return { topic, partition: 0, from: 0, next: records.length, records };
}

function sealBatch(number: number, end: number): PublicBatch {
  const seal = JSON.stringify({ body: { cut: { inputs: { [`${SHIPMENTS}/0`]: end } } } });
  const content = { kind: 'seal', seal: { number, sha256: 'a'.repeat(64), seal } } as const;
  return { topic: SEALS, partition: 0, from: 0, next: 1, records: [{ offset: 0, appendTimeMs: 0, content }] };
}

const letters: PublicBatch = {
  topic: deadLettersOf(SHIPMENTS),
  partition: 0,
  from: 0,
  next: 1,
  records: [
    {
      offset: 0,
      appendTimeMs: 0,
      content: {
        kind: 'letter',
        letter: { code: 'not-allowed', message: 'a price', topic: SHIPMENTS, partition: 0, offset: 2 },
      },
    },
  ],
};

const IDENTITIES = {
  auditor: { roles: ['auditor'] },
  miner: { roles: ['supplier'], may: [{ lots: ore.subject }] },
  cellmaker: { roles: ['supplier'], may: [{ lots: cells.subject }] },
  carmaker: { roles: ['manufacturer'], may: [{ vehicles: car.subject.slice(0, 3) }] },
  former: { roles: ['supplier'], may: [{ lots: 'urn:lot:former:' }] },
};

describe('records of a subject', () => {
  let made: MadeUpConsole;
  const recordsOf = (name: string, subject: string) =>
    made.get(name, `/v1/records?subject=${encodeURIComponent(subject)}`);
  beforeAll(async () => {
    made = await MadeUpConsole.open({
      batches: [
        batch(SHIPMENTS, [ore, later, refused, cells], 'former'),
        batch(VEHICLES, [car], 'carmaker'),
        letters,
        sealBatch(1, 2),
      ],
      identities: IDENTITIES,
    });
  });
  afterAll(() => made.close());

  it('say what became of each statement, and what rests on the lot', async () => {
    const { rows, use, findings, more } = (await recordsOf('miner', ore.subject)).json();
    expect(rows).toEqual([
      { digest: ore.digest, standing: 'outdated', by: [later.digest], code: null, sealedIn: 1 },
      { digest: later.digest, standing: 'in-force', by: [], code: null, sealedIn: 1 },
      { digest: refused.digest, standing: 'refused', by: [], code: 'not-allowed', sealedIn: null },
    ]);
    expect(use).toMatchObject({ directDraws: 1, vehicles: 1 });
    expect(use.asked.map(({ value }: { value: string }) => value)).toContain('10');
    expect([findings, more]).toEqual([[], 0]);
  });

  it('show operators no amounts, and a former sender only what became of what it stated', async () => {
    const seen = (await recordsOf('operator', ore.subject)).json();
    expect(seen.use).toEqual({ directDraws: 1, vehicles: 1 });
    expect(seen).not.toHaveProperty('findings');
    const own = (await recordsOf('former', ore.subject)).json();
    expect(Object.keys(own).sort()).toEqual(['asOf', 'more', 'rows']);
    expect(own.rows).toHaveLength(3);
  });

  it.each(['cellmaker', 'carmaker'])('are not found by a %s, as if nothing had been stated', async (name) => {
    const without = ({ traceId: _, instance: __, ...rest }: Record<string, unknown>) => rest;
    const [there, missing] = await Promise.all([recordsOf(name, ore.subject), recordsOf(name, 'urn:lot:none')]);
    expect([there.statusCode, without(there.json())]).toEqual([404, without(missing.json())]);
  });

  it('have findings with remedies', async () => {
    const history = historyOf({ seed: 51, vehicles: 12 });
    const other = await MadeUpConsole.open({ batches: history.batches, identities: IDENTITIES });
    const subjects = [...new Set(history.counted.map(({ subject }) => subject))];
    const found = [];
    for (const subject of subjects) {
      const { findings } = await other.json('auditor', `/v1/records?subject=${encodeURIComponent(subject)}`);
      found.push(...findings);
    }
    await other.close();
    expect(found.length).toBeGreaterThan(5);
    for (const { vehicles, remedy } of found) {
      expect(vehicles).toBeGreaterThan(0);
      expect(remedy.length).toBeGreaterThan(10);
    }
  });
});

describe('effects', () => {
  let made: MadeUpConsole;
  const sent = ({ digest: _, ...event }: OretrailEvent) => ({ specversion: '1.0', ...event });
  const effectsOf = (name: string, ...events: readonly OretrailEvent[]) =>
    made.send(name, 'POST', '/v1/effects', events.map(sent));
  beforeAll(async () => {
    made = await MadeUpConsole.open({ batches: [batch(SHIPMENTS, [cells], 'cellmaker')], identities: IDENTITIES });
  });
  afterAll(() => made.close());

  it('count lots and vehicles for a supplier', async () => {
    const { asOf, ...effects } = (await effectsOf('miner', ore)).json();
    expect(effects).toEqual({ lots: 2, vehicles: 0, isPartial: false });
    expect(asOf.behind).toBe(0);
  });

  it('have dollars for auditors, and for a manufacturer if it draws nothing that is new to it', async () => {
    expect((await effectsOf('auditor', ore, car)).json()).toMatchObject({ lots: 2, vehicles: 1, evaluated: 1 });
    const { lots, vehicles, usdAfter } = (await effectsOf('carmaker', car)).json();
    expect([lots, vehicles, usdAfter]).toEqual([0, 1, undefined]);
    await made.knowledge.fold([batch(VEHICLES, [car], 'carmaker')]);
    const again = goodEvent({ ...vehicle(0, 'cells'), id: 'again', time: '2030-01-01T00:00:00Z' } as GeneratedEvent);
    expect((await effectsOf('carmaker', again)).json()).toMatchObject({ vehicles: 1, usdBefore: 0, evaluated: 1 });
  });

  it('are refused of what is not the caller\u2019s own, of bad events, and of none', async () => {
    expect((await effectsOf('miner', cells)).statusCode).toBe(403);
    expect((await effectsOf('miner', ore, cells)).statusCode).toBe(403);
    expect((await made.send('miner', 'POST', '/v1/effects', [{ type: 'x' }])).json().status).toBe(400);
    expect((await made.send('miner', 'POST', '/v1/effects', [])).statusCode).toBe(400);
    expect((await made.send('nobody', 'POST', '/v1/effects', [sent(ore)])).statusCode).toBe(401);
  });
});
