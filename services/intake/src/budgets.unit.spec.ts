import { keyOf, keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Budgets, eventBudgets } from './budgets.ts';
import { ATTEMPTS_MAX } from './http/limits.ts';

let story: HttpStory | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await story?.end();
  story = undefined;
});

/** However slow the machine is, no window ends by itself. */
const stopClock = () => vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });

const lots = (from: number, count: number) => Array.from({ length: count }, (_, i) => lotOf('smm', from + i));

describe('the budget of a principal', () => {
  it('counts events and not requests, and a refused request costs nothing', async () => {
    story = await HttpStory.begin({ budget: eventBudgets({ eventsPerSecond: 0.01, burst: 10 }) });
    const first = await story.statesMany('smm', lots(0, 7));
    expect(first.headers['ratelimit-policy']).toBe('"events";q=10;w=1000');
    expect(first.headers['ratelimit']).toMatch(/^"events";r=3;t=\d+$/);
    const refused = await story.statesMany('smm', lots(10, 4));
    expect([refused.statusCode, refused.json().type]).toEqual([429, 'urn:oretrail:error:over-budget']);
    expect(refused.headers['ratelimit']).toMatch(/^"events";r=3;t=\d+$/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await story.statesMany('smm', lots(20, 3))).statusCode).toBe(200);
    expect((await story.states('smm', lotOf('smm', 30))).statusCode).toBe(429);
    expect((await story.states('smm', lotOf('smm', 31), '?dryRun=true')).statusCode).toBe(429);
    expect((await story.states('vale', lotOf('vale', 1))).statusCode).toBe(201);
  });

  it('is one for all ways in: what came over Kafka leaves less for HTTP, and the other way round', async () => {
    const budget = eventBudgets({ eventsPerSecond: 0.01, burst: 10 });
    story = await HttpStory.begin({ budget });
    const [smm, vale] = [keyPrincipal('smm'), keyPrincipal('vale')];
    expect(await budget.spend(smm, 8)).toBe(0);
    expect((await story.statesMany('smm', lots(0, 3))).statusCode).toBe(429);
    expect((await story.statesMany('smm', lots(0, 2))).statusCode).toBe(200);
    expect(await budget.spend(smm, 1)).toBeGreaterThan(0);
    expect(await budget.spend(vale, 10)).toBe(0);
    expect((await story.states('vale', lotOf('vale', 1))).statusCode).toBe(429);
  });

  it('is whole again after its window', async () => {
    stopClock();
    const budgets = new Budgets({ points: 10, windowS: 10 });
    expect(await budgets.use('a', 10)).toEqual({ isWithin: true, pointsLeft: 0, resetS: 10, resetMs: 10_000 });
    vi.advanceTimersByTime(9_000);
    expect(await budgets.use('a', 1)).toEqual({ isWithin: false, pointsLeft: 0, resetS: 1, resetMs: 1_000 });
    vi.advanceTimersByTime(1_000);
    expect(await budgets.use('a', 1)).toMatchObject({ isWithin: true, pointsLeft: 9 });
  });

  it('does not hold more budgets than its bound', async () => {
    const budgets = new Budgets({ points: 10, windowS: 10 }, 100);
    for (let i = 0; i < 1_000; i += 1) await budgets.use(`key ${i}`, 10);
    expect(budgets.count).toBeLessThanOrEqual(100);
    expect((await budgets.use('key 999', 1)).isWithin).toBe(false);
  });
});

describe('failed sign-ins', () => {
  it('use up the attempts of an address, even for a key that is right', async () => {
    story = await HttpStory.begin();
    stopClock();
    const { app } = story;
    const from = async (remoteAddress: string, name: string) =>
      await app.inject({ url: '/v1/grants', remoteAddress, headers: { authorization: `Bearer ${keyOf(name)}` } });
    for (let i = 0; i < ATTEMPTS_MAX; i += 1) expect((await from('192.0.2.1', `guess ${i}`)).statusCode).toBe(401);
    const refused = await from('192.0.2.1', 'smm');
    expect([refused.statusCode, refused.json().type]).toEqual([429, 'urn:oretrail:error:too-many-attempts']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('192.0.2.2', 'smm')).statusCode).toBe(200);
    const open = await app.inject({ url: '/openapi.json', remoteAddress: '192.0.2.1' });
    expect(open.statusCode).toBe(200);
  });

  it('are counted for the address that a trusted proxy names, and for no other', async () => {
    story = await HttpStory.begin({ trustedProxies: ['192.0.2.9'] });
    stopClock();
    const { app } = story;
    const from = async (remoteAddress: string, client: string, name: string) => {
      const headers = { authorization: `Bearer ${keyOf(name)}`, 'x-forwarded-for': client };
      return (await app.inject({ url: '/v1/grants', remoteAddress, headers })).statusCode;
    };
    for (let i = 0; i < ATTEMPTS_MAX; i += 1) await from('192.0.2.9', '198.51.100.1', 'guess');
    expect(await from('192.0.2.9', '198.51.100.1', 'smm')).toBe(429);
    expect(await from('192.0.2.9', '198.51.100.2', 'smm')).toBe(200);
    for (let i = 0; i < ATTEMPTS_MAX; i += 1) await from('192.0.2.3', `198.51.100.${i}`, 'guess');
    expect(await from('192.0.2.3', '198.51.100.77', 'smm')).toBe(429);
  });

  it('without any key are not attempts', async () => {
    story = await HttpStory.begin();
    stopClock();
    for (let i = 0; i <= ATTEMPTS_MAX; i += 1) expect((await story.send('GET', '/v1/grants')).statusCode).toBe(401);
    expect((await story.send('GET', '/v1/grants', { by: 'smm' })).statusCode).toBe(200);
  });
});
