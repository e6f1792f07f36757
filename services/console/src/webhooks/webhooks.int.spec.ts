/** Webhooks over a made-up history, to targets that answer, fail, hang, redirect and lie about their address. Source: console.md, "Webhooks". */
import type { LookupAddress } from 'node:dns';
import { MadeUpConsole } from '@oretrail/test-support/console/made-up-console';
import {
  type Received,
  TARGET_NAME,
  targetCertificate,
  WebhookTarget,
} from '@oretrail/test-support/console/webhook-target';
import { historyOf } from '@oretrail/test-support/read-model/history';
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const history = historyOf({ seed: 53, vehicles: 12 });
const published = [...history.revisions.values()].flat();
const all = published.map(({ verdict: { vin, revision } }) => `${vin} ${revision}`).sort();
const [maker] = [...history.revisions.keys()].map((vin) => vin.slice(0, 3)) as [string];
const IDENTITIES = {
  auditor: { roles: ['auditor'] },
  finance: { roles: ['finance'] },
  manufacturer: { roles: ['manufacturer'], may: [{ vehicles: maker }] },
  supplier: { roles: ['supplier'], may: [{ lots: 'urn:lot:nobody:' }] },
};
/** What names mean; `private.example` is in the network of this machine's neighbours. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  [TARGET_NAME]: ['127.0.0.1'],
  'private.example': ['10.0.0.1'],
  'mixed.example': ['127.0.0.1', '169.254.169.254'],
};
const HOURS_73_MS = 73 * 3_600_000;
const TIMEOUT = { timeout: 60_000, interval: 20 };

const tls = targetCertificate();
const opened: WebhookTarget[] = [];
let made: MadeUpConsole;
let shiftMs = 0;

async function resolve(name: string): Promise<readonly LookupAddress[]> {
  const addresses = NAMES[name];
  if (addresses === undefined) throw Object.assign(new Error('not found'), { code: 'ENOTFOUND' });
  return addresses.map((address) => ({ address, family: 4 }));
}

beforeAll(async () => {
  const hooks = {
    directory: temporaryFolder(),
    allowed: ['127.0.0.0/8'],
    ca: tls.cert,
    resolve,
    now: () => Date.now() + shiftMs,
    delays: [1, 2, 5],
    answerTimeoutMs: 10_000,
    onOutcome: () => undefined,
    onFault: (error: unknown) => expect.unreachable(String(error)),
  };
  made = await MadeUpConsole.open({ batches: history.batches, identities: IDENTITIES, hooks });
});
afterAll(() => made.close());
afterEach(async () => {
  shiftMs = 0;
  for (const role of ['auditor', 'finance', 'manufacturer', 'operator']) {
    for (const { id } of (await made.json(role, '/v1/subscriptions')).rows) {
      await made.send(role, 'DELETE', `/v1/subscriptions/${id}`);
    }
  }
  for (const target of opened.splice(0)) await target.close();
});

type Subscription = Readonly<{
  id: string;
  secret: string;
  url: string;
  state: string;
  waiting: number;
  cursor: string;
}>;

async function target(answer?: (one: Received) => number | 'hang'): Promise<WebhookTarget> {
  const one = await WebhookTarget.open(tls, answer);
  opened.push(one);
  return one;
}

async function subscribe(role: string, url: string, more: object = {}): Promise<Subscription> {
  const answer = await made.send(role, 'POST', '/v1/subscriptions', { url, from: 'start', ...more });
  expect([answer.statusCode, answer.body]).toEqual([201, expect.stringContaining('whsec_')]);
  return answer.json();
}

const state = (role: string, { id }: Subscription) => made.json(role, `/v1/subscriptions/${id}`);
const settled = (role: string, one: Subscription) =>
  expect.poll(async () => (await state(role, one)).waiting, TIMEOUT).toBe(0);
const received = (one: WebhookTarget, count: number) =>
  expect.poll(() => one.received.length, TIMEOUT).toBeGreaterThanOrEqual(count);

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)].sort();

function expectOrder(names: readonly string[]): void {
  for (const [vin, own] of Map.groupBy(names, (one) => one.split(' ')[0])) {
    const revisions = own.map((one) => Number(one.split(' ')[1]));
    expect([vin, revisions]).toEqual([vin, [...revisions].sort((a, b) => a - b)]);
  }
}

describe('a subscription', () => {
  it('sends each revision, in the order of its vehicle, signed as Standard Webhooks says', async () => {
    const to = await target();
    const one = await subscribe('auditor', to.url());
    await received(to, all.length);
    await settled('auditor', one);
    expect(unique(to.names)).toEqual(all);
    expectOrder(to.names);
    expect(to.overlaps).toEqual([]);
    for (const { body, headers } of to.received) new Webhook(one.secret).verify(body, { ...headers });
    const [{ body, headers } = { body: '', headers: {} }] = to.received;
    const { type, data } = JSON.parse(body);
    expect([type, headers['webhook-id']]).toEqual([
      'oretrail.verdict.v1',
      `${data.verdictId.replace('sha256:', '')}_${data.revision}`,
    ]);
    expect(await state('auditor', one)).toMatchObject({ state: 'active', failure: null });
  });

  it('sends only what passes the filter, and what its owner sees', async () => {
    const [filtered, own, status] = [await target(), await target(), await target()];
    const due = published.filter(({ verdict }) => verdict.status === 'eligible');
    await settled('finance', await subscribe('finance', filtered.url(), { filter: { status: 'eligible' } }));
    const vins = all.filter((name) => name.startsWith(maker));
    await settled('manufacturer', await subscribe('manufacturer', own.url()));
    const shown = await subscribe('operator', status.url());
    await Promise.all([received(filtered, due.length), received(own, vins.length), received(status, all.length)]);
    await settled('operator', shown);
    expect(unique(filtered.names)).toEqual(due.map(({ verdict: { vin, revision } }) => `${vin} ${revision}`).sort());
    expect(unique(own.names)).toEqual(vins);
    // A signature is base64, in which any three letters may stand.
    const text = JSON.stringify(
      status.received.map(({ body, headers: { 'webhook-signature': _, ...headers } }) => ({ body, headers })),
    );
    expect(text).not.toMatch(/usd|sha256|finding/i);
    expect(published.filter(({ verdict }) => text.includes(verdict.verdictId.replace('sha256:', '')))).toEqual([]);
  });

  it('is only its owner\u2019s', async () => {
    const to = await target();
    const { id, url } = await subscribe('auditor', to.url(), { description: 'mine' });
    expect((await made.json('finance', '/v1/subscriptions')).rows).toEqual([]);
    expect((await made.json('auditor', '/v1/subscriptions')).rows).toMatchObject([{ id, url, description: 'mine' }]);
    const asked = [
      ['POST', '/pause'],
      ['POST', '/resume'],
      ['POST', '/secret'],
      ['POST', '/replay?from=start'],
      ['DELETE', ''],
    ] as const;
    for (const [method, end] of asked) {
      const answer = await made.send('finance', method, `/v1/subscriptions/${id}${end}`);
      expect([end, answer.statusCode, answer.body.includes('whsec_')]).toEqual([end, 404, false]);
    }
    expect((await made.get('finance', `/v1/subscriptions/${id}`)).statusCode).toBe(404);
    expect((await made.get('auditor', `/v1/subscriptions/${id}`)).body).not.toContain('whsec_');
  });

  it('is refused for what its owner may not see, or a target that is not allowed', async () => {
    const ask = async (role: string, body: object) =>
      (await made.send(role, 'POST', '/v1/subscriptions', body)).statusCode;
    expect(await ask('supplier', { url: 'https://hooks.example/' })).toBe(403);
    expect(await ask('operator', { url: 'https://hooks.example/', filter: { usdMin: '1' } })).toBe(403);
    expect(await ask('auditor', { url: 'http://hooks.example/' })).toBe(422);
    expect(await ask('auditor', { url: 'https://10.0.0.1/' })).toBe(422);
    expect(await ask('auditor', { url: 'https://[::ffff:10.0.0.1]/' })).toBe(422);
    expect(await ask('auditor', { url: 'https://hooks.example/', filter: { colour: 'red' } })).toBe(400);
    expect(await ask('auditor', { url: 'https://hooks.example/', from: 'yesterday' })).toBe(400);
    expect(await ask('auditor', { url: 'https://hooks.example/', more: 1 })).toBe(400);
  });
});

describe('a target that', () => {
  it('fails at times gets each revision again until it takes it, in order', async () => {
    let count = 0;
    const taken: string[] = [];
    const to = await target(({ body }) => {
      count += 1;
      if (count % 3 !== 0) return count % 2 === 0 ? 500 : 429;
      const { vin, revision } = JSON.parse(body).data;
      taken.push(`${vin} ${revision}`);
      return 200;
    });
    const one = await subscribe('auditor', to.url());
    await expect.poll(() => unique(taken).length, TIMEOUT).toBe(all.length);
    await settled('auditor', one);
    expect(unique(taken)).toEqual(all);
    expectOrder(taken);
    const ids = Map.groupBy(to.received, ({ headers }) => headers['webhook-id']);
    expect(ids.size).toBe(all.length);
  });

  it('hangs is cut off, and holds up no other', async () => {
    const [hanging, well] = [await target(() => 'hang'), await target()];
    const one = await subscribe('auditor', hanging.url());
    const other = await subscribe('auditor', well.url());
    await received(well, all.length);
    await settled('auditor', other);
    await expect.poll(async () => (await state('auditor', one)).failure, TIMEOUT).toContain('in time');
    expect(new Set(hanging.names).size).toBeLessThanOrEqual(12);
  });

  it('redirects is not followed', async () => {
    const elsewhere = await target();
    const to = await target(() => 307);
    const one = await subscribe('auditor', to.url());
    await expect.poll(async () => (await state('auditor', one)).failure, TIMEOUT).toContain('307');
    expect([elsewhere.received.length, to.received.some(({ body }) => body === '')]).toEqual([0, false]);
  });

  it.each(['private.example', 'mixed.example'])(
    'has a name that means a private address gets nothing: %s',
    async (name) => {
      const to = await target();
      const one = await subscribe('auditor', to.url(name));
      await expect.poll(async () => (await state('auditor', one)).failure, TIMEOUT).toContain('not public');
      expect([to.received.length, (await state('auditor', one)).failure]).toEqual([
        0,
        expect.not.stringMatching(/\d\.\d/),
      ]);
    },
  );

  it('is not there, or shows another certificate, is tried again', async () => {
    const unknown = await subscribe('auditor', 'https://nobody.example/');
    await expect.poll(async () => (await state('auditor', unknown)).failure, TIMEOUT).toContain('ENOTFOUND');
    const foreign = await WebhookTarget.open(targetCertificate());
    opened.push(foreign);
    const one = await subscribe('auditor', foreign.url());
    await expect.poll(async () => (await state('auditor', one)).failure, TIMEOUT).toContain('can not be reached');
    expect(foreign.received).toEqual([]);
  });

  it('answers 410 ends its subscription', async () => {
    const to = await target(() => 410);
    const one = await subscribe('auditor', to.url());
    await expect.poll(async () => (await state('auditor', one)).state, TIMEOUT).toBe('ended');
    const { reason, waiting } = await state('auditor', one);
    expect([reason, waiting > 0]).toEqual(['the target has answered with status 410', true]);
  });

  it('fails for three days pauses it, and gets everything when it is resumed', async () => {
    let isWell = false;
    const to = await target(() => (isWell ? 200 : 503));
    const one = await subscribe('auditor', to.url());
    await expect.poll(async () => (await state('auditor', one)).failure, TIMEOUT).toContain('503');
    shiftMs += HOURS_73_MS;
    await expect.poll(async () => (await state('auditor', one)).state, TIMEOUT).toBe('paused');
    expect((await state('auditor', one)).reason).toContain('three days');
    isWell = true;
    const before = to.received.length;
    expect((await made.send('auditor', 'POST', `/v1/subscriptions/${one.id}/resume`)).json().state).toBe('active');
    await settled('auditor', one);
    expect(unique(to.names.slice(before))).toEqual(all);
  });
});

describe('its owner can', () => {
  it('pause and resume it', async () => {
    const to = await target();
    const one = await subscribe('auditor', to.url(), { from: 'now' });
    await made.send('auditor', 'POST', `/v1/subscriptions/${one.id}/pause`);
    await made.send('auditor', 'POST', `/v1/subscriptions/${one.id}/replay?from=start`);
    expect(await state('auditor', one)).toMatchObject({ state: 'paused', reason: null, cursor: '0' });
    expect(to.received).toEqual([]);
    await made.send('auditor', 'POST', `/v1/subscriptions/${one.id}/resume`);
    await received(to, all.length);
    expect(unique(to.names)).toEqual(all);
  });

  it('have everything sent again, with the same ids', async () => {
    const to = await target();
    const one = await subscribe('auditor', to.url());
    await received(to, all.length);
    await settled('auditor', one);
    await made.send('auditor', 'POST', `/v1/subscriptions/${one.id}/replay?from=start`);
    await received(to, 2 * all.length);
    await settled('auditor', one);
    const ids = to.received.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(all.length);
    expectOrder(to.names.slice(all.length));
  });

  it('change its secret while both sign', async () => {
    const to = await target();
    const one = await subscribe('auditor', to.url());
    await settled('auditor', one);
    const answer = await made.send('auditor', 'POST', `/v1/subscriptions/${one.id}/secret`);
    const secret = answer.json().secret as string;
    expect(secret).not.toBe(one.secret);
    const before = to.received.length;
    await made.send('auditor', 'POST', `/v1/subscriptions/${one.id}/replay?from=start`);
    await received(to, before + all.length);
    const { body, headers } = to.received.at(-1) as Received;
    for (const either of [secret, one.secret]) new Webhook(either).verify(body, { ...headers });
    shiftMs += HOURS_73_MS;
    await made.send('auditor', 'POST', `/v1/subscriptions/${one.id}/replay?from=start`);
    await received(to, before + 2 * all.length);
    expect(to.received.at(-1)?.headers['webhook-signature']?.split(' ')).toHaveLength(1);
  });

  it('have only as many as may be', async () => {
    for (let i = 0; i < 20; i += 1) await subscribe('finance', 'https://nobody.example/', { from: 'now' });
    const answer = await made.send('finance', 'POST', '/v1/subscriptions', { url: 'https://nobody.example/' });
    expect([answer.statusCode, answer.json().type]).toEqual([409, 'urn:oretrail:error:too-many-subscriptions']);
  });
});
