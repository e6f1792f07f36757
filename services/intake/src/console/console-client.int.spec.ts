import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SHIPMENTS } from '@oretrail/runtime';
import { type SentEvent, StreamReader } from '@oretrail/test-support/console/events';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import { goodEvent } from '@oretrail/test-support/events';
import { keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import type { JsonEvent } from '@oretrail/test-support/sample-events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleClient } from './console-client.ts';

const first = lotOf('smm', 1);
const later = lotOf('smm', 1, { id: 'e-later', time: '2026-05-31T00:00:00Z' });
const subject = encodeURIComponent('urn:lot:smm:1');

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function consoleThat(answers: (send: (status: number, body: string) => void) => void): Promise<string> {
  const server = createServer((_, response) => answers((status, body) => response.writeHead(status).end(body)));
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('an intake that knows a console', () => {
  let story: HttpStory;
  let made: MadeUpConsole;
  let next = 0;

  /** Has the console read what the intake has taken. */
  async function read(event: JsonEvent): Promise<void> {
    const author = { authType: 'api-key', authId: keyPrincipal('smm') };
    const content = { kind: 'event', event: goodEvent(event), author } as const;
    const records = [{ offset: next, appendTimeMs: next, content }];
    await made.knowledge.fold([{ topic: SHIPMENTS, partition: 0, from: next, next: next + 1, records }]);
    next += 1;
  }

  beforeAll(async () => {
    const may = [{ lots: 'urn:lot:smm:' }];
    made = await MadeUpConsole.open({
      batches: [],
      identities: { smm: { roles: ['supplier'], may }, vale: { roles: ['supplier'] } },
    });
    story = await HttpStory.begin({ console: new ConsoleClient({ url: `${await made.listen()}/` }) });
  });
  afterAll(async () => {
    await story.end();
    await made.close();
  });
  const get = async (url: string, by = 'smm') => (await story.send('GET', url, { by })).json();

  it('says what a dry run would change, in every form of a body', async () => {
    const effects = { lots: 1, vehicles: 0, isPartial: false };
    expect((await story.states('smm', first, '?dryRun=true')).json()).toMatchObject({ effects });
    const many = [lotOf('smm', 2), lotOf('smm', 3), lotOf('vale', 4)];
    const answer = (await story.statesMany('smm', many, '?dryRun=true')).json();
    expect(answer.summary).toMatchObject({ accepted: 2, rejected: 1 });
    expect(answer.effects).toEqual({ ...effects, lots: 2 });
    const { data, ...attributes } = first;
    const headers = Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)] as const);
    const binary = {
      by: 'smm',
      headers: { ...Object.fromEntries(headers), 'content-type': 'application/json' },
      body: data,
    };
    expect((await story.send('POST', '/v1/events?dryRun=true', binary)).json()).toMatchObject({ effects });
  });

  it('says nothing of effects if nothing is good, or if it is not a dry run', async () => {
    const bad = (await story.statesMany('smm', [lotOf('vale', 4)], '?dryRun=true')).json();
    expect([bad.status, 'effects' in bad]).toEqual([422, false]);
    expect('effects' in (await story.states('smm', lotOf('smm', 9))).json()).toBe(false);
  });

  it('shows no effects to a party to which the console shows none', async () => {
    expect((await story.states('vale', lotOf('vale', 1), '?dryRun=true')).json().effects).toBeNull();
  });

  it('says what became of a statement, once the console has read it', async () => {
    const { digest } = (await story.states('smm', first)).json().items[0];
    expect(await get(`/v1/statements/${digest}`)).toMatchObject({ standing: 'accepted' });
    await read(first);
    const known = await get(`/v1/statements/${digest}`);
    expect(known).toMatchObject({ standing: 'in-force', sealedIn: null, findings: [], use: { directDraws: 0 } });
    await story.states('smm', later);
    await read(later);
    const { standing, by, use } = await get(`/v1/statements/${digest}`);
    expect([standing, by, use]).toEqual(['outdated', [goodEvent(later).digest], undefined]);
  });

  it('lists by standing and by time', async () => {
    const list = async (query: string, by = 'smm') =>
      (await get(`/v1/statements?subject=${subject}${query}`, by)).statements?.map(({ id }: JsonEvent) => id);
    expect(await list('')).toEqual(['e-later', 'e-1']);
    expect(await list('&standing=in-force')).toEqual(['e-later']);
    expect(await list('&standing=outdated')).toEqual(['e-1']);
    expect(await list('&standing=taken-out')).toEqual([]);
    expect(await list('&since=2026-06-01T00:00:00Z')).toEqual(['e-later', 'e-1']);
    expect(await list('&since=2026-06-01T00:00:01Z')).toEqual([]);
    expect(await list('&standing=in-force', 'vale')).toEqual([]);
    expect((await get(`/v1/statements?subject=${subject}&standing=good`)).status).toBe(400);
    expect((await get(`/v1/statements?subject=${subject}&since=yesterday`)).status).toBe(400);
  });
});

describe('a stream', () => {
  it('is passed on from the console, resumes, and ends with the intake', async () => {
    const may = [{ lots: 'urn:lot:smm:' }];
    const made = await MadeUpConsole.open({ batches: [], identities: { smm: { roles: ['supplier'], may } } });
    const story = await HttpStory.begin({ console: new ConsoleClient({ url: await made.listen() }) });
    const base = await story.app.listen({ host: '127.0.0.1', port: 0 });
    const author = { authType: 'api-key', authId: keyPrincipal('smm') };
    const records = [first, later].map((event, offset) => {
      return { offset, appendTimeMs: 0, content: { kind: 'event', event: goodEvent(event), author } as const };
    });
    await made.knowledge.fold([{ topic: SHIPMENTS, partition: 0, from: 0, next: 2, records }]);
    const reader = await StreamReader.open('smm', `${base}/v1/statements/stream?from=start`);
    const isRecords = ({ event }: SentEvent): boolean => event === 'records';
    const [sent] = await reader.take(1, isRecords);
    expect(JSON.parse(sent?.data ?? '').rows.map(({ standing }: JsonEvent) => standing)).toEqual([
      'outdated',
      'in-force',
    ]);
    const resumed = await StreamReader.open('smm', `${base}/v1/statements/stream`, { 'last-event-id': sent?.id ?? '' });
    const [begin] = await resumed.take(1, ({ id }) => id !== '');
    expect(begin?.id).toBe(sent?.id);
    const bad = await story.send('GET', '/v1/statements/stream?from=yesterday', { by: 'smm' });
    expect([bad.statusCode, bad.json().type]).toEqual([400, 'urn:oretrail:error:bad-request']);
    await story.end();
    // What is open ends: nothing holds up the end of the intake.
    expect(await resumed.takeUntil(() => false).catch(() => [])).toEqual(expect.any(Array));
    reader.close();
    await made.close();
  });

  it('is none without a console, or if it is away', async () => {
    const statusOf = async (console: ConsoleClient | null) => {
      const story = await HttpStory.begin({ console });
      const answer = await story.send('GET', '/v1/statements/stream', { by: 'smm' });
      await story.end();
      return [answer.statusCode, answer.json().type];
    };
    expect(await statusOf(null)).toEqual([404, 'urn:oretrail:error:streams-off']);
    const away = new ConsoleClient({ url: 'http://127.0.0.1:9' });
    expect(await statusOf(away)).toEqual([503, 'urn:oretrail:error:console-away']);
    const full = await consoleThat((send) =>
      send(429, JSON.stringify({ type: 'urn:oretrail:error:too-many-streams' })),
    );
    expect(await statusOf(new ConsoleClient({ url: full }))).toEqual([429, 'urn:oretrail:error:too-many-streams']);
  });
});

describe('a proof', () => {
  const proofOf = async (console: ConsoleClient | null, by = 'smm') => {
    const story = await HttpStory.begin({ console });
    const { digest } = (await story.states('smm', first)).json().items[0];
    const answer = await story.send('GET', `/v1/statements/${digest}/proof`, { by });
    await story.end();
    return answer;
  };
  const consoleOf = async (status: number, body: string): Promise<ConsoleClient> =>
    new ConsoleClient({ url: await consoleThat((send) => send(status, body)) });
  const typed = (code: string): string => JSON.stringify({ type: `urn:oretrail:error:${code}` });

  it('is passed on as the console gives it', async () => {
    const { statusCode, headers, body } = await proofOf(await consoleOf(200, '{"v":1}'));
    expect([statusCode, headers['content-type'], body]).toEqual([200, 'application/json', '{"v":1}']);
  });

  it('of others is not asked for', async () => {
    expect((await proofOf(await consoleOf(200, '{}'), 'vale')).statusCode).toBe(404);
  });

  it.each([
    [404, typed('not-sealed'), 404, 'not-sealed'],
    [404, typed('not-found'), 404, 'not-found'],
    [404, typed('no-archive'), 404, 'proofs-off'],
    [503, typed('busy'), 503, 'console-away'],
    [401, 'nothing', 503, 'console-away'],
  ])('is none if the console answers %i %s', async (given, text, status, code) => {
    const answer = await proofOf(await consoleOf(given, text));
    expect([answer.statusCode, answer.json().type]).toEqual([status, `urn:oretrail:error:${code}`]);
  });

  it('is none without a console, or if it is away', async () => {
    expect((await proofOf(null)).json().type).toBe('urn:oretrail:error:proofs-off');
    expect((await proofOf(new ConsoleClient({ url: 'http://127.0.0.1:9' }))).statusCode).toBe(503);
  });
});

describe('an intake whose console fails', () => {
  it.each<readonly [string, () => Promise<string>]>([
    ['hangs', () => consoleThat(() => {})],
    ['is not there', async () => 'http://127.0.0.1:9'],
    ['is busy', () => consoleThat((send) => send(503, '{}'))],
    ['says something else', () => consoleThat((send) => send(200, '{"rows":"none","lots":-1.5}'))],
    ['says nothing', () => consoleThat((send) => send(200, ''))],
    ['sends it elsewhere', () => consoleThat((send) => send(302, ''))],
  ])('does its own work: it %s', async (_, begin) => {
    const client = new ConsoleClient({ url: await begin(), effectsMs: 100, recordsMs: 100 });
    const story = await HttpStory.begin({ console: client });
    expect((await story.states('smm', first, '?dryRun=true')).json()).toMatchObject({ effects: null });
    const { digest } = (await story.states('smm', first)).json().items[0];
    expect((await story.send('GET', `/v1/statements/${digest}`, { by: 'smm' })).json().standing).toBe('accepted');
    const url = `/v1/statements?subject=${subject}`;
    expect((await story.send('GET', url, { by: 'smm' })).json().statements).toHaveLength(1);
    const filtered = await story.send('GET', `${url}&standing=in-force`, { by: 'smm' });
    expect([filtered.statusCode, filtered.json().type]).toEqual([503, 'urn:oretrail:error:console-away']);
    expect(filtered.headers['retry-after']).toBeDefined();
    await story.end();
  });
});
