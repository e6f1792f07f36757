/** Streams over a made-up history: each revision, in order, to the parties that may see it. Source: console.md, "Streams". */

import type { PublicBatch } from '@oretrail/read-model';
import { GRANTS, VERDICTS } from '@oretrail/runtime';
import { isVerdict, type SentEvent, StreamReader } from '@oretrail/test-support/console/events';
import { MadeUpConsole, type MadeUpOptions } from '@oretrail/test-support/console/made-up-console';
import { parsedGrant, revoking } from '@oretrail/test-support/grants/story';
import { keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { parsePlace, unread } from './place.ts';

const history = historyOf({ seed: 53, vehicles: 20 });
const published = [...history.revisions.values()].flat();
const vins = [...history.revisions.keys()];
const maker = vins[0]?.slice(0, 3) ?? '';
const IDENTITIES = {
  auditor: { roles: ['auditor'] },
  finance: { roles: ['finance'] },
  manufacturer: { roles: ['manufacturer'], may: [{ vehicles: maker }] },
  supplier: { roles: ['supplier'], may: [{ lots: 'urn:lot:nobody:' }] },
};

type Shown = Readonly<{ vin: string; revision: number; verdictId: string; status: string }>;
const shown = ({ data }: SentEvent): Shown => JSON.parse(data);
const name = ({ vin, revision }: Shown): string => `${vin} ${revision}`;
const all = published.map(({ verdict }) => name(verdict)).sort();

/** Each batch of verdicts in two. */
function halves(batch: PublicBatch): readonly [PublicBatch, PublicBatch] {
  const middle = Math.floor(batch.records.length / 2);
  const at = batch.topic === VERDICTS ? (batch.records[middle]?.offset ?? batch.next) : batch.next;
  const part = (isFirst: boolean) => batch.records.filter(({ offset }) => offset < at === isFirst);
  return [
    { ...batch, next: at, records: part(true) },
    { ...batch, from: at, records: part(false) },
  ];
}

const firsts = history.batches.map((batch) => halves(batch)[0]);
const seconds = history.batches.map((batch) => halves(batch)[1]);
const secondNames = seconds.flatMap(({ topic, records }) =>
  topic !== VERDICTS
    ? []
    : records.flatMap(({ content }) => (content.kind === 'verdict' ? [name(content.verdict)] : [])),
);

function expectOrder(events: readonly SentEvent[]): void {
  for (const [vin, own] of Map.groupBy(events.map(shown), (one) => one.vin)) {
    const revisions = own.map(({ revision }) => revision);
    expect([vin, revisions]).toEqual([vin, revisions.map((_, i) => (revisions[0] ?? 0) + i)]);
  }
}

type Opened = Readonly<{ made: MadeUpConsole; base: string }>;

const opened: (MadeUpConsole | StreamReader)[] = [];
let whole: Opened;

async function start(options: Partial<MadeUpOptions> = {}): Promise<Opened> {
  const made = await MadeUpConsole.open({ batches: history.batches, identities: IDENTITIES, ...options });
  return { made, base: `${await made.listen()}/v1/verdicts/stream` };
}

async function open(options: Partial<MadeUpOptions> = {}): Promise<Opened> {
  const one = await start(options);
  opened.push(one.made);
  return one;
}

async function read(...asked: Parameters<typeof StreamReader.open>): Promise<StreamReader> {
  const reader = await StreamReader.open(...asked);
  opened.unshift(reader);
  return reader;
}

beforeAll(async () => {
  whole = await start();
});
afterAll(() => whole.made.close());
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

describe('a stream from the start', () => {
  it('sends each revision once, in the order of its vehicle', async () => {
    const { base } = whole;
    const events = await (await read('auditor', `${base}?from=start`)).take(all.length);
    expect(events.map((one) => name(shown(one))).sort()).toEqual(all);
    expectOrder(events);
    const [first] = history.revisions.values();
    const sent = events.map(shown).find((one) => name(one) === name(first?.[0]?.verdict as Shown));
    expect(sent).toMatchObject(JSON.parse(JSON.stringify(first?.[0]?.verdict)));
  });

  it('continues behind any event, by Last-Event-ID or by a cursor', async () => {
    const { base } = whole;
    const events = await (await read('auditor', `${base}?from=start`)).take(all.length);
    const cuts = [0, 1, Math.floor(events.length / 3), events.length - 2];
    for (const cut of cuts) {
      const id = events[cut]?.id ?? '';
      const rest = events
        .slice(cut + 1)
        .map(({ data }) => data)
        .sort();
      const resumed = await (await read('auditor', base, { 'last-event-id': id })).take(rest.length);
      expect(resumed.map(({ data }) => data).sort()).toEqual(rest);
      const again = await (await read('auditor', `${base}?from=${id}`)).take(rest.length);
      expect(again.map(({ data }) => data).sort()).toEqual(rest);
    }
  });

  it('sends what passes the filter, and asks the revision itself', async () => {
    const { base } = whole;
    const status = published.find(({ verdict }) => verdict.cause !== undefined)?.verdict.status ?? '';
    const due = published.filter(({ verdict }) => verdict.status === status && verdict.cause !== undefined);
    expect(due.length).toBeLessThan(published.length);
    const url = `${base}?from=start&status=${status}&cause=data,correction,reference,rules`;
    const events = await (await read('auditor', url)).take(due.length);
    expect(events.map((one) => name(shown(one))).sort()).toEqual(due.map(({ verdict }) => name(verdict)).sort());
  });
});

describe('a stream from now', () => {
  it('sends what is published from now on', async () => {
    const { made, base } = await open({ batches: firsts });
    const reader = await read('auditor', base);
    await made.knowledge.fold(seconds);
    const events = await reader.take(secondNames.length);
    expect(events.map((one) => name(shown(one))).sort()).toEqual([...secondNames].sort());
    expectOrder(events);
  });

  it('sends heartbeats with the cursor, which a filter that passes nothing moves as well', async () => {
    const { made, base } = await open({ batches: firsts, streams: { heartbeatMs: 20 } });
    const reader = await read('auditor', `${base}?vin=ABCDE*`);
    const isHeartbeat = ({ comment }: SentEvent): boolean => comment === 'heartbeat';
    const [before] = await reader.take(1, isHeartbeat);
    await made.knowledge.fold(seconds);
    let next: SentEvent | undefined;
    // A heartbeat may come while the stream is still on its way; in the end its cursor lies behind all that was published.
    while (next === undefined || !isHeartbeat(next)) {
      const [moved] = await reader.take(1, (one) => isHeartbeat(one) && one.id !== before?.id);
      expect(moved?.data).toBe('');
      const resumed = await read('auditor', base, { 'last-event-id': moved?.id ?? '' });
      [next] = await resumed.take(1, (one) => isVerdict(one) || isHeartbeat(one));
    }
  });
});

describe('a stream shows each role what is its own', () => {
  it('a manufacturer its vehicles, an operator the status', async () => {
    const { base } = whole;
    const own = published.filter(({ verdict }) => verdict.vin.startsWith(maker)).map(({ verdict }) => name(verdict));
    expect(own.length).toBeLessThan(all.length);
    const isEnd = ({ comment, event }: SentEvent): boolean => comment === 'heartbeat' || event === 'verdict';
    const events = await (await read('manufacturer', `${base}?from=start`)).take(own.length, isEnd);
    expect(events.map((one) => name(shown(one))).sort()).toEqual([...own].sort());
    const [first] = await (await read('operator', `${base}?from=start`)).take(1);
    expect(Object.keys(JSON.parse(first?.data ?? '')).sort()).toEqual(['publishedAt', 'revision', 'status', 'vin']);
  });

  it('refuses those that see no verdicts, and filters by what is not shown', async () => {
    const { base } = whole;
    expect((await read('supplier', base)).status).toBe(403);
    expect((await read('operator', `${base}?usdMin=1`)).status).toBe(403);
    expect((await read('nobody', base)).status).toBe(401);
    expect((await read('auditor', `${base}?from=yesterday`)).status).toBe(400);
    expect((await read('auditor', base, { 'last-event-id': 'x' })).status).toBe(400);
    expect((await read('auditor', base, { accept: 'text/csv' })).status).toBe(406);
  });

  it('ends when the grant is revoked, before anything else is sent', async () => {
    const { made, base } = await open({ batches: firsts });
    const reader = await read('auditor', base);
    const event = parsedGrant(revoking('urn:party:operator', 'auditor'));
    const recordedtime = '2026-02-01T00:00:00Z';
    const grant = { event, principal: keyPrincipal('operator'), recordedtime };
    const [from, records] = [5, [{ offset: 5, appendTimeMs: 0, content: { kind: 'grant', grant } as const }]];
    await made.knowledge.fold([{ topic: GRANTS, partition: 0, from, next: from + 1, records }]);
    await made.knowledge.fold(seconds);
    const [last] = await reader.take(1, ({ event: kind }) => kind !== '');
    expect([last?.event, JSON.parse(last?.data ?? '{}').reason]).toEqual(['end', 'not-allowed']);
  });
});

describe('streams end', () => {
  it('with their cursor when the console stops, and when they are old', async () => {
    const { made, base } = await open();
    const reader = await read('auditor', `${base}?from=start`);
    const events = await reader.take(all.length);
    const ended = reader.take(1, ({ event }) => event === 'end');
    await made.app.close();
    const [end] = await ended;
    expect(JSON.parse(end?.data ?? '')).toEqual({ reason: 'stopping', cursor: end?.id });
    const last = parsePlace(events.at(-1)?.id ?? '') ?? [];
    expect(unread(parsePlace(end?.id ?? '') ?? [], last)).toEqual([]);
    const young = await open({ streams: { lifetimeMs: 10 } });
    const [old] = await (await read('auditor', young.base)).take(1, ({ event }) => event === 'end');
    expect(JSON.parse(old?.data ?? '').reason).toBe('lifetime');
  });

  it('and there are only as many as may be', async () => {
    const { base } = await open({ streams: { perPrincipalMax: 2, countMax: 3 } });
    const [first] = [await read('auditor', base), await read('auditor', base)];
    expect((await read('auditor', base)).status).toBe(429);
    await read('finance', base);
    expect((await read('operator', base)).status).toBe(429);
    first.close();
    await expect.poll(async () => (await read('auditor', base)).status).toBe(200);
  });
});
