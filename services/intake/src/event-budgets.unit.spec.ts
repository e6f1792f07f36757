import { keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import { afterEach, describe, expect, it } from 'vitest';
import { eventBudgets } from './event-budgets.ts';

let story: HttpStory | undefined;
afterEach(async () => {
  await story?.end();
  story = undefined;
});

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
});
