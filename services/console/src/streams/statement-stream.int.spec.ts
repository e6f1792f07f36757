/** What becomes of statements, to those who may see it. Source: intake.md, section 4. */
import { type GeneratedEvent, plainEvents } from '@oretrail/generator';
import type { OretrailEvent } from '@oretrail/model';
import type { PublicBatch, PublicRecord } from '@oretrail/read-model';
import { deadLettersOf, SEALS, SHIPMENTS } from '@oretrail/runtime';
import { type SentEvent, StreamReader } from '@oretrail/test-support/console/events';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { goodEvent } from '@oretrail/test-support/events';
import { keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const { component, kg, lotId, material } = plainEvents;
const first = material('ore', '10', { activity: 'extraction', facility: 'mill', day: 1 }, []) as GeneratedEvent &
  object;
const ore = goodEvent(first);
const later = goodEvent({ ...first, id: 'later', time: '2030-01-01T00:00:00Z' } as GeneratedEvent);
const cells = goodEvent(component('cells', 'cell', 1, [{ lotId: lotId('ore'), quantity: kg('10') }]));

const IDENTITIES = {
  auditor: { roles: ['auditor'] },
  finance: { roles: ['finance'] },
  miner: { roles: ['supplier'], may: [{ lots: ore.subject }] },
  cellmaker: { roles: ['supplier'], may: [{ lots: cells.subject }] },
  sender: { roles: ['supplier'] },
};
const isSent = ({ event }: SentEvent): boolean => event === 'records' || event === 'seal';

describe('a stream of statements', () => {
  let made: MadeUpConsole;
  let url: string;
  const nexts = new Map<string, number>();
  const readers: StreamReader[] = [];

  async function fold(topic: string, content: PublicRecord['content']): Promise<void> {
    const from = nexts.get(topic) ?? 0;
    nexts.set(topic, from + 1);
    const batch: PublicBatch = {
      topic,
      partition: 0,
      from,
      next: from + 1,
      records: [{ offset: from, appendTimeMs: 0, content }],
    };
    await made.knowledge.fold([batch]);
  }
  const state = (event: OretrailEvent) =>
    fold(SHIPMENTS, { kind: 'event', event, author: { authType: 'api-key', authId: keyPrincipal('sender') } });

  async function open(name: string, from: string, headers: Readonly<Record<string, string>> = {}) {
    const reader = await StreamReader.open(name, `${url}?from=${encodeURIComponent(from)}`, headers);
    readers.push(reader);
    return reader;
  }
  const next = async (reader: StreamReader) => (await reader.take(1, isSent))[0] as SentEvent;

  beforeAll(async () => {
    made = await MadeUpConsole.open({ batches: [], identities: IDENTITIES, streams: { heartbeatMs: 100 } });
    url = `${await made.listen()}/v1/statements/stream`;
    await state(ore);
  });
  afterEach(() => {
    for (const reader of readers.splice(0)) reader.close();
  });
  afterAll(() => made.close());

  it('says what is stated, drawn, refused and sealed, in that order', async () => {
    const reader = await open('miner', 'now');
    await state(later);
    const { event, data } = await next(reader);
    expect([event, JSON.parse(data)]).toEqual([
      'records',
      {
        subject: ore.subject,
        rows: [
          { digest: ore.digest, standing: 'outdated', by: [later.digest], code: null, sealedIn: null },
          { digest: later.digest, standing: 'in-force', by: [], code: null, sealedIn: null },
        ],
        more: 0,
        use: expect.objectContaining({ directDraws: 0 }),
        findings: [],
      },
    ]);
    await state(cells);
    expect(JSON.parse((await next(reader)).data)).toMatchObject({ subject: ore.subject, use: { directDraws: 1 } });
    const letter = { code: 'not-allowed', message: 'a price', topic: SHIPMENTS, partition: 0, offset: 1 };
    await fold(deadLettersOf(SHIPMENTS), { kind: 'letter', letter });
    expect(JSON.parse((await next(reader)).data).rows[1]).toMatchObject({ standing: 'refused', code: 'not-allowed' });
    const seal = JSON.stringify({ body: { cut: { inputs: { [`${SHIPMENTS}/0`]: 1 } } } });
    await fold(SEALS, { kind: 'seal', seal: { number: 1, sha256: 'a'.repeat(64), seal } });
    const last = await next(reader);
    expect([last.event, JSON.parse(last.data)]).toEqual(['seal', { number: 1 }]);
  });

  it('resumes behind what was read', async () => {
    const reader = await open('miner', 'start');
    const one = await next(reader);
    reader.close();
    const resumed = await open('miner', 'now', { 'last-event-id': one.id });
    const two = await next(resumed);
    expect(two.id).not.toBe(one.id);
    const again = await open('miner', one.id);
    expect(await next(again)).toEqual(two);
  });

  it('shows each party its own', async () => {
    const subjectsFor = async (name: string): Promise<readonly string[]> => {
      const reader = await open(name, 'start');
      const all = await reader.takeUntil(({ comment }) => comment === 'heartbeat');
      return [
        ...new Set(all.filter(({ event }) => event === 'records').map(({ data }) => JSON.parse(data).subject)),
      ].sort();
    };
    const both = [ore.subject, cells.subject].sort();
    expect(await subjectsFor('cellmaker')).toEqual([cells.subject]);
    expect(await subjectsFor('finance')).toEqual([]);
    for (const name of ['auditor', 'operator', 'sender']) expect([name, await subjectsFor(name)]).toEqual([name, both]);
  });

  it('refuses what is not a place, or another form', async () => {
    const json = { accept: 'application/json' };
    expect((await made.get('miner', '/v1/statements/stream?from=yesterday')).statusCode).toBe(400);
    expect((await made.get('miner', '/v1/statements/stream', json)).statusCode).toBe(406);
    expect((await made.get('nobody', '/v1/statements/stream')).statusCode).toBe(401);
  });
});
