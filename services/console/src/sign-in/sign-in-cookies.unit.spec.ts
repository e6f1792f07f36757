import fastify from 'fastify';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { COOKIE_BYTES_MAX } from './limits.ts';
import { Seal } from './seal.ts';
import { SignInCookies } from './sign-in-cookies.ts';

/** What a browser is given to keep for a session whose sealed text this is; null if nothing. */
async function kept(own: string, text: string): Promise<string | null> {
  const app = fastify();
  const cookies = new SignInCookies(new URL(own));
  app.get('/', async (_, reply) => ({ isKept: cookies.keepSession(reply, { text, untilS: 60 }, 0) }));
  const { headers, body } = await app.inject('/');
  const cookie = headers['set-cookie'];
  expect(JSON.parse(body)).toEqual({ isKept: cookie !== undefined });
  return cookie === undefined ? null : String(cookie);
}

const ATTRIBUTES = 'Max-Age=60; Path=/v1/sign-in/session; HttpOnly; Secure; SameSite=Strict';

it('go over TLS alone, but on the machine itself', async () => {
  expect(await kept('https://console.example.com', 'x')).toBe(`__Secure-oretrail-session=x; ${ATTRIBUTES}`);
  expect(await kept('http://localhost:8090', 'x')).toBe(`oretrail-session=x; ${ATTRIBUTES.replace(' Secure;', '')}`);
});

it('are as long as browsers keep them', async () => {
  const rest = `__Secure-oretrail-session=; ${ATTRIBUTES}`.length;
  const fits = 'x'.repeat(COOKIE_BYTES_MAX - rest);
  expect((await kept('https://console.example.com', fits))?.length).toBe(COOKIE_BYTES_MAX);
  expect(await kept('https://console.example.com', `${fits}x`)).toBeNull();
});

it('hold a refresh token of 2,700 characters', async () => {
  const shape = z.object({ id: z.string(), refreshToken: z.string(), exp: z.number() });
  const issuer = 'https://login.example.com/realms/a-name-of-some-length';
  const seal = new Seal({
    secret: 'x'.repeat(32),
    use: 'session',
    issuer,
    clientId: 'oretrail-console',
    shape,
    now: () => 0,
  });
  const session = { id: crypto.randomUUID(), refreshToken: 'x'.repeat(2_700), exp: 43_200 };
  const text = await seal.sealed(session, session.exp);
  expect(await kept('https://console.example.com', text)).not.toBeNull();
  expect(await seal.opened(text)).toEqual(session);
});
