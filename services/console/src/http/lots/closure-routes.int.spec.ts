/** Statements to derive from, over HTTP. Source: console.md, "Statements to derive from". */
import { ANY_OPERATOR, amountOf, type OretrailEvent, parseEvent } from '@oretrail/model';
import { evaluateClosure } from '@oretrail/read-model/closure';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const history = historyOf({ seed: 23, vehicles: 8 });
const vins = [...history.revisions.keys()] as string[];
const subjects = [...new Set(history.counted.map(({ subject }) => subject))];
const lot = subjects.find((one) => one.startsWith('urn:lot:')) ?? '';
const prefix = lot.slice(0, lot.lastIndexOf(':') + 1);

let made: MadeUpConsole;
beforeAll(async () => {
  const identities = {
    auditor: { roles: ['auditor'] },
    finance: { roles: ['finance'] },
    manufacturer: { roles: ['manufacturer'], may: [{ vehicles: vins[0]?.slice(0, 3) ?? '' }] },
    supplier: { roles: ['supplier'], may: [{ lots: prefix }] },
    seller: { roles: ['seller'] },
  };
  made = await MadeUpConsole.open({ batches: history.batches, identities });
});
afterAll(() => made.close());

const addressOf = (subject: string, direction = 'up'): string =>
  `/v1/closure?direction=${direction}&subject=${encodeURIComponent(subject)}`;

function eventsIn(events: readonly unknown[]): readonly OretrailEvent[] {
  return events.map((json) => {
    const parsed = parseEvent(json, { operators: ANY_OPERATOR });
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
    return parsed.event;
  });
}

type Rival = Readonly<{ quantity: string }>;
const drawsIn = (rivals: readonly Rival[]) =>
  rivals.map(({ quantity, ...draw }) => ({ ...draw, quantity: amountOf(quantity) })) as never;

describe('/v1/closure', () => {
  it('has all from which the core gives the verdict that the console gives', async () => {
    let published = 0;
    for (const vin of vins) {
      const { ruleset, verdict, events, rivals } = await made.json('auditor', addressOf(vin));
      const { verdicts } = evaluateClosure({ events: eventsIn(events), rivals: drawsIn(rivals) }, { ruleset });
      const derived = verdicts.find((one) => one.vin === vin);
      const explained = await made.json('auditor', `/v1/verdicts/${vin}/explanation`);
      expect(derived?.verdictId).toBe(explained.verdict.verdictId);
      expect(verdict).toEqual(history.revisions.get(vin as never)?.at(-1)?.verdict);
      if (derived?.verdictId === verdict.verdictId) published += 1;
    }
    expect(published).toBeGreaterThan(0);
  });

  it('is for auditors alone, and of no more than there is', async () => {
    for (const role of ['finance', 'operator', 'manufacturer', 'supplier', 'seller']) {
      for (const subject of [vins[0] ?? '', lot, 'urn:lot:nobody:1']) {
        const { statusCode, body } = await made.get(role, addressOf(subject));
        expect([role, statusCode]).toEqual([role, 403]);
        expect(JSON.parse(body).detail).toContain('Only an auditor');
      }
    }
    expect((await made.get('auditor', addressOf('urn:lot:nobody:1'))).statusCode).toBe(404);
    expect((await made.get('auditor', '/v1/closure?subject=')).statusCode).toBe(400);
    expect((await made.get('auditor', '/v1/closure')).statusCode).toBe(400);
  });

  it('is recorded with its subject and the parties whose statements it has', async () => {
    const before = made.reads.length;
    const { events } = await made.json('auditor', addressOf(lot, 'down'));
    const [read, ...more] = made.reads.slice(before);
    expect(more).toEqual([]);
    expect(read).toMatchObject({ operation: 'getClosure', subject: lot, roles: ['auditor'] });
    expect(read?.parties).toEqual([...new Set(eventsIn(events).map(({ source }) => source))].sort());
  });

  it('downwards has also what draws the lot', async () => {
    const [up, down] = [await made.json('auditor', addressOf(lot)), await made.json('auditor', addressOf(lot, 'down'))];
    expect(down.events.length).toBeGreaterThan(up.events.length);
    expect(down.events.map(({ subject }: { subject: string }) => subject)).toContain(lot);
  });
});

describe('/v1/statements?subject=', () => {
  const url = `/v1/statements?subject=${encodeURIComponent(lot)}`;

  it('has what was stated, for the party of the subject and for auditors; the digests are those of the events', async () => {
    for (const role of ['auditor', 'supplier']) {
      const { rows, next } = await made.json(role, url);
      expect(next).toBe(null);
      const stated = rows.map(({ digest, id, source, type, subject, time, recordedtime, data }: OretrailEvent) => {
        const recorded = recordedtime === undefined ? {} : { recordedtime };
        const [event] = eventsIn([{ specversion: '1.0', id, source, type, subject, time, ...recorded, data }]);
        expect(event?.digest).toBe(digest);
        return event;
      });
      const due = history.sent.filter(({ subject }) => subject === lot);
      expect(new Set(stated.map(({ digest }: OretrailEvent) => digest))).toEqual(
        new Set(due.map(({ digest }) => digest)),
      );
    }
  });

  it('is read page by page', async () => {
    const many = [...Map.groupBy(history.sent, ({ subject }) => subject)].find(([, own]) => own.length > 2)?.[0] ?? '';
    const all = `/v1/statements?subject=${encodeURIComponent(many)}`;
    const { rows } = await made.json('auditor', all);
    const read: unknown[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: { rows: unknown[]; next: string | null } = await made.json(
        'auditor',
        `${all}&limit=1${after === '' ? '' : `&after=${after}`}`,
      );
      read.push(...page.rows);
      after = page.next;
    }
    expect(rows.length).toBeGreaterThan(2);
    expect(read).toEqual(rows);
  });

  it('has no content for operators, and does not exist for others', async () => {
    const { rows } = await made.json('operator', url);
    for (const row of rows) expect(Object.keys(row)).not.toContain('data');
    for (const role of ['finance', 'seller', 'manufacturer']) {
      expect([role, (await made.get(role, url)).statusCode]).toEqual([role, 404]);
    }
  });
});

describe('/v1/verdicts/changes', () => {
  async function all(role: string, from = ''): Promise<Readonly<{ rows: readonly object[]; next: string }>> {
    const rows: object[] = [];
    for (let next = from; ; ) {
      const page = await made.json(role, `/v1/verdicts/changes${next === '' ? '' : `?from=${next}`}`);
      rows.push(...page.rows);
      ({ next } = page);
      if (page.isLast) return { rows, next };
    }
  }

  it('has each revision whole, those of a vehicle in their order, and nothing behind the last', async () => {
    const { rows, next } = await all('finance');
    for (const [vin, revisions] of history.revisions) {
      const own = rows.filter((row) => (row as { vin: string }).vin === vin);
      const read = own.map((row) => {
        const { publishedAt: _, causes: __, place: ___, vehicle: ____, ...verdict } = row as Record<string, unknown>;
        return verdict;
      });
      expect(read).toEqual(revisions.map(({ verdict }) => verdict));
    }
    const before = made.reads.length;
    expect((await all('finance', next)).rows).toEqual([]);
    expect(made.reads.length).toBe(before);
  });

  it('is what a role may see', async () => {
    const own = vins[0]?.slice(0, 3) ?? '';
    const seen = (await all('manufacturer')).rows.map((row) => (row as { vin: string }).vin);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.every((vin) => vin.startsWith(own))).toBe(true);
    for (const row of (await all('operator')).rows) expect(Object.keys(row)).not.toContain('amountUsd');
    expect((await made.get('supplier', '/v1/verdicts/changes')).statusCode).toBe(403);
    expect((await made.get('finance', '/v1/verdicts/changes?from=x')).statusCode).toBe(400);
    expect((await made.get('operator', '/v1/verdicts/changes?usdMin=1')).statusCode).toBe(403);
  });
});
