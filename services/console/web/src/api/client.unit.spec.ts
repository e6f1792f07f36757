/** What is asked ahead of a page. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { clientOf } from './client.ts';

let asked = 0;

beforeEach(() => {
  asked = 0;
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => {
    asked += 1;
    return Response.json(asked);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('is taken by the first who asks, and asked again by the next', async () => {
  const client = clientOf(null);
  client.ahead(['/v1/me']);
  expect(await client.get('/v1/me')).toEqual({ ok: true, body: 1 });
  expect(await client.get('/v1/me')).toEqual({ ok: true, body: 2 });
});

it('is asked again by a page that comes much later', async () => {
  const client = clientOf(null);
  client.ahead(['/v1/me']);
  vi.advanceTimersByTime(60_000);
  expect(await client.get('/v1/me')).toEqual({ ok: true, body: 2 });
});
