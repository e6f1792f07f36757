import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { HttpStory } from '@oretrail/test-support/intake/http-story';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ATTEMPTS_MAX } from './limits.ts';

let story: HttpStory | undefined;
afterEach(async () => {
  vi.useRealTimers();
  await story?.end();
  story = undefined;
});

/** However slow the machine is, no window ends by itself. */
const stopClock = () => vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });

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
