/** Sign-in at a real OpenID provider, as a browser does it, and as it goes wrong. */
import type { ConsoleVisitor } from '@oretrail/test-support/console/console-visitor';
import { OWN, SigningIn } from '@oretrail/test-support/console/signing-in';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DISCOVERY_KEPT_MS, RENEWAL_SHARED_MS, SESSION_MAX_S, SIGN_INS_MAX } from './limits.ts';

const SESSION = '__Secure-oretrail-session';
let made: SigningIn;
let visitor: ConsoleVisitor;

beforeAll(async () => {
  made = await SigningIn.start({ timeoutMs: 3_000 });
});
beforeEach(async () => {
  made.provider.state = 'well';
  made.aheadMs = 0;
  visitor = await made.visitor();
});
afterAll(() => made.stop());

const codeOf = (answer: Readonly<{ json: () => { type?: string } }>): string =>
  String(answer.json().type).replace('urn:oretrail:error:', '');
const failed = (code: string): string => `${OWN}/?sign-in=${code}`;

describe('a sign-in', () => {
  it('asks the provider with PKCE, state and nonce, for exactly the address that is registered', async () => {
    const { searchParams, origin } = new URL(await visitor.begin());
    expect(origin).toBe(made.provider.issuer);
    const { state = '', nonce = '', code_challenge: challenge = '', ...rest } = Object.fromEntries(searchParams);
    expect([state.length, nonce.length, challenge.length]).toEqual([43, 43, 43]);
    expect(rest).toEqual({
      client_id: 'console',
      redirect_uri: `${OWN}/v1/sign-in/callback`,
      response_type: 'code',
      scope: 'openid offline_access',
      resource: 'urn:example:oretrail',
      code_challenge_method: 'S256',
    });
  });

  it('leads back, and its token is that of the person', async () => {
    expect(await visitor.signIn('ann', '/vehicles?status=open#top')).toBe(`${OWN}/vehicles?status=open#top`);
    const answer = await visitor.renew();
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(Object.keys(answer.json())).toEqual(['accessToken', 'expiresInS', 'sessionId']);
    const authorization = `Bearer ${answer.json().accessToken}`;
    const me = await visitor.send('GET', '/v1/me', undefined, { authorization });
    expect(me.json()).toMatchObject({ principal: `${made.provider.issuer} ann`, kind: 'jwt', roles: ['finance'] });
  });

  it('keeps one cookie, for one address, that no script reads and no other site sends', async () => {
    await visitor.signIn('ann');
    expect([...visitor.cookies.keys()]).toEqual([SESSION]);
    const { value, maxAge, ...attributes } = visitor.cookie('session') ?? {};
    const name = SESSION;
    const path = '/v1/sign-in/session';
    expect(attributes).toEqual({ name, path, httpOnly: true, secure: true, sameSite: 'strict' });
    expect(maxAge).toBeLessThanOrEqual(SESSION_MAX_S);
    expect(value).toMatch(/^[\w-]+\.\.[\w-]+\.[\w-]+\.[\w-]+$/);
    // The cookie is sealed: it opens nothing at the provider.
    expect(Buffer.from(String(value), 'base64url').toString('latin1')).not.toContain('refreshToken');
  });

  it('begins at one console and ends at another', async () => {
    const back = await visitor.atProvider(await visitor.begin('/changes'), 'ann');
    const other = await made.visitor({}, 'second');
    for (const [name, cookie] of visitor.cookies) other.cookies.set(name, cookie);
    expect(await other.back(back)).toBe(`${OWN}/changes`);
    visitor.cookies.clear();
    for (const [name, cookie] of other.cookies) visitor.cookies.set(name, cookie);
    expect((await visitor.renew()).statusCode).toBe(200);
  });

  it('can begin in two tabs at once; what too many tabs have begun is forgotten', async () => {
    const first = await visitor.begin('/law');
    const second = await visitor.begin('/asks');
    expect(await visitor.back(await visitor.atProvider(second, 'ann'))).toBe(`${OWN}/asks`);
    expect(await visitor.back(await visitor.atProvider(first, 'ann'))).toBe(`${OWN}/law`);
    for (let i = 0; i < 20; i += 1) await visitor.begin();
    expect(visitor.cookies.size).toBeLessThanOrEqual(4);
  });
});

describe('an answer of the provider', () => {
  let back: string;
  beforeEach(async () => {
    back = await visitor.atProvider(await visitor.begin('/vehicles'), 'ann');
  });
  const changed = (name: string, value: string | null): string => {
    const address = new URL(back, OWN);
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
    return address.pathname + address.search;
  };
  const kept = () => new Map(visitor.cookies);

  it('counts once: without its cookie, and with it, for the provider knows the code', async () => {
    const cookies = kept();
    expect(await visitor.back(back)).toBe(`${OWN}/vehicles`);
    visitor.cookies.delete(SESSION);
    expect(await visitor.back(back)).toBe(failed('sign-in-lost'));
    for (const [name, cookie] of cookies) visitor.cookies.set(name, cookie);
    expect(await visitor.back(back)).toBe(`${OWN}/vehicles?sign-in=sign-in-refused`);
    expect(visitor.cookies.size).toBe(0);
  });

  it('to another browser, or to none, is refused', async () => {
    const victim = await made.visitor();
    expect(await victim.back(back)).toBe(failed('sign-in-lost'));
    await victim.begin();
    expect(await victim.back(back)).toBe(failed('sign-in-lost'));
    expect(victim.cookie('session')).toBeUndefined();
  });

  it.each([
    ['state', 'A'.repeat(43), failed('sign-in-lost')],
    ['state', null, failed('sign-in-lost')],
    ['state', '../../../x', failed('sign-in-lost')],
    ['iss', 'https://other.example.com', `${OWN}/vehicles?sign-in=sign-in-refused`],
    ['iss', null, `${OWN}/vehicles?sign-in=sign-in-refused`],
    ['code', 'another', `${OWN}/vehicles?sign-in=sign-in-refused`],
    ['code', null, `${OWN}/vehicles?sign-in=sign-in-refused`],
    ['error', 'access_denied', `${OWN}/vehicles?sign-in=sign-in-refused`],
    ['error', 'temporarily_unavailable', `${OWN}/vehicles?sign-in=sign-in-away`],
  ])('whose %s is %s is refused', async (name, value, due) => {
    expect(await visitor.back(changed(name, value))).toBe(due);
    expect(visitor.cookie('session')).toBeUndefined();
  });

  it('that has a parameter twice is refused', async () => {
    const [state] = /state=[^&]+/.exec(back) ?? [];
    expect(await visitor.back(`${back}&${state}`)).toBe(failed('sign-in-lost'));
    expect(await visitor.back(`${back}&code=x`)).toBe(`${OWN}/vehicles?sign-in=sign-in-refused`);
  });

  it('that is of another sign-in of the same browser is refused', async () => {
    const own = visitor.cookie('sign-in');
    await visitor.begin('/law');
    const other = [...visitor.cookies.values()].find(({ name }) => name !== own?.name);
    visitor.cookies.set(String(own?.name), { ...own, name: String(own?.name), value: String(other?.value) });
    expect(await visitor.back(back)).toBe(`${OWN}/law?sign-in=sign-in-refused`);
  });

  it('with a cookie that is changed, of another console, or of a session, is refused', async () => {
    const [[name, cookie]] = [...visitor.cookies] as [[string, { name: string; value: string }]];
    await visitor.back(back);
    const session = String(visitor.cookie('session')?.value);
    const other = await made.visitor({ ORETRAIL_SIGN_IN_COOKIE_SECRET: 'another secret, of 32 characters and more' });
    await other.begin();
    const flipped = cookie.value.replace(/.(?=[\w-]{9}$)/, (one) => (one === 'A' ? 'B' : 'A'));
    for (const value of [flipped, session, String(other.cookie('sign-in')?.value), 'x', '']) {
      visitor.cookies.clear();
      visitor.cookies.set(name, { ...cookie, value });
      expect(await visitor.back(back), value).toBe(failed('sign-in-lost'));
    }
  });

  it('that comes after ten minutes is refused', async () => {
    made.aheadMs = 601_000;
    expect(await visitor.back(back)).toBe(failed('sign-in-lost'));
  });

  it('is not taken by a look at its address', async () => {
    const headers = { cookie: [...visitor.cookies.values()].map(({ name, value }) => `${name}=${value}`).join('; ') };
    const { app } = await made.console();
    expect((await app.inject({ method: 'HEAD', url: back, headers })).statusCode).toBe(405);
    expect(await visitor.back(back)).toBe(`${OWN}/vehicles`);
  });
});

describe('a request of another site', () => {
  const FOREIGN: readonly Readonly<Record<string, string>>[] = [
    { origin: 'https://evil.example.com' },
    { origin: 'null' },
    { origin: '' },
    { origin: `${OWN}.evil.example.com` },
    { origin: OWN, 'sec-fetch-site': 'cross-site' },
    { origin: OWN, 'sec-fetch-site': 'same-site' },
  ];

  it.each(FOREIGN)('%j begins, renews and ends nothing', async (headers) => {
    await visitor.signIn('ann');
    const cookies = new Map(visitor.cookies);
    const answers = [
      await visitor.send('POST', '/v1/sign-in/start', { to: '/' }, headers),
      await visitor.renew(headers),
      await visitor.send('DELETE', '/v1/sign-in/session', undefined, headers),
    ];
    expect(answers.map((answer) => [answer.statusCode, codeOf(answer)])).toEqual(
      answers.map(() => [403, 'foreign-origin']),
    );
    expect(answers.map((answer) => answer.headers['access-control-allow-origin'])).toEqual(
      answers.map(() => undefined),
    );
    expect(visitor.cookies).toEqual(cookies);
    expect((await visitor.renew()).statusCode).toBe(200);
  });

  it('is not one that the browser says is of the same origin, by one header or the other', async () => {
    await visitor.signIn('ann');
    const { value } = visitor.cookie('session') ?? {};
    const sent = { cookie: `${SESSION}=${value}` };
    const { app } = await made.console();
    const statusOf = async (headers: Readonly<Record<string, string>>): Promise<number> => {
      const answer = await app.inject({ method: 'POST', url: '/v1/sign-in/session', headers: { ...sent, ...headers } });
      return answer.statusCode;
    };
    expect(await statusOf({})).toBe(403);
    expect(await statusOf({ 'sec-fetch-site': 'none' })).toBe(403);
    expect(await statusOf({ 'sec-fetch-site': 'same-origin' })).toBe(200);
    expect(await statusOf({ origin: OWN })).toBe(200);
  });

  it('that puts a cookie beside ours is not taken for its session', async () => {
    await visitor.signIn('ann');
    const { value } = visitor.cookie('session') ?? {};
    const answer = await visitor.renew({ cookie: `${SESSION}=other; ${SESSION}=${value}` });
    expect(answer.statusCode).toBe(204);
  });
});

describe('a session', () => {
  it('is nothing without a cookie', async () => {
    const answer = await visitor.renew();
    expect([answer.statusCode, answer.body]).toEqual([204, '']);
  });

  it('is renewed with a new refresh token each time; an old cookie ends it', async () => {
    await visitor.signIn('ann');
    const first = new Map(visitor.cookies);
    expect((await visitor.renew()).statusCode).toBe(200);
    expect(visitor.cookie('session')?.value).not.toBe(first.get(SESSION)?.value);
    expect((await visitor.renew()).statusCode).toBe(200);
    const thief = await made.visitor({}, 'second');
    for (const [name, cookie] of first) thief.cookies.set(name, cookie);
    made.aheadMs = RENEWAL_SHARED_MS + 1;
    const stolen = await thief.renew();
    expect([stolen.statusCode, codeOf(stolen)]).toEqual([401, 'session-ended']);
    expect(thief.cookies.size).toBe(0);
    const ended = await visitor.renew();
    expect([ended.statusCode, codeOf(ended)]).toEqual([401, 'session-ended']);
  });

  it('is renewed once if two tabs ask at once, or a page is reloaded meanwhile', async () => {
    await visitor.signIn('ann');
    const before = new Map(visitor.cookies);
    const asked = made.provider.asked.length;
    const both = await Promise.all([visitor.renew(), visitor.renew()]);
    for (const [name, cookie] of before) visitor.cookies.set(name, cookie);
    const tokens = [...both, await visitor.renew()].map((answer) => answer.json().accessToken);
    expect(new Set(tokens).size).toBe(1);
    expect(made.provider.asked.slice(asked).filter((one) => one === 'POST /token')).toHaveLength(1);
    expect((await visitor.renew()).statusCode).toBe(200);
  });

  it('ends after a working day, whatever the provider says', async () => {
    await visitor.signIn('ann');
    made.aheadMs = (SESSION_MAX_S - 60) * 1_000;
    expect((await visitor.renew()).statusCode).toBe(200);
    made.aheadMs = (SESSION_MAX_S + 60) * 1_000;
    expect(codeOf(await visitor.renew())).toBe('session-ended');
  });

  it('ends at the provider', async () => {
    await visitor.signIn('ann');
    await made.provider.endSessions();
    const answer = await visitor.renew();
    expect([answer.statusCode, codeOf(answer)]).toEqual([401, 'session-ended']);
    expect(visitor.cookies.size).toBe(0);
    expect((await visitor.renew()).statusCode).toBe(204);
  });

  it('is withdrawn by who signs out, so that its cookie is worth nothing', async () => {
    await visitor.signIn('ann');
    const cookies = new Map(visitor.cookies);
    const answer = await visitor.send('DELETE', '/v1/sign-in/session');
    expect(answer.json().signOutAddress).toMatch(new RegExp(`^${made.provider.issuer}/session/end`));
    expect(visitor.cookies.size).toBe(0);
    for (const [name, cookie] of cookies) visitor.cookies.set(name, cookie);
    expect(codeOf(await visitor.renew())).toBe('session-ended');
  });
});

describe('while the provider is away', () => {
  it.each(['away', 'silent'] as const)('(%s) a sign-in is refused for now, and a session is kept', async (state) => {
    await visitor.signIn('ann');
    const back = await visitor.atProvider(await visitor.begin('/vehicles'), 'ann');
    made.provider.state = state;
    const renewed = await visitor.renew();
    expect([renewed.statusCode, codeOf(renewed)]).toEqual([503, 'sign-in-away']);
    expect(renewed.headers['retry-after']).toBeDefined();
    expect(await visitor.back(back)).toBe(`${OWN}/vehicles?sign-in=sign-in-away`);
    const other = await made.visitor({}, `has not asked yet, ${state}`);
    const begun = await other.send('POST', '/v1/sign-in/start', { to: '/' });
    expect([begun.statusCode, codeOf(begun)]).toEqual([503, 'sign-in-away']);
    made.provider.state = 'well';
    made.aheadMs = 2_000;
    expect((await visitor.renew()).statusCode).toBe(200);
    expect(await other.signIn('ann')).toBe(`${OWN}/`);
  });

  it('what it said before is used, and who signs out is signed out', async () => {
    await visitor.signIn('ann');
    made.aheadMs = DISCOVERY_KEPT_MS + 1;
    made.provider.state = 'away';
    expect(await visitor.begin()).toContain(made.provider.issuer);
    const answer = await visitor.send('DELETE', '/v1/sign-in/session');
    expect([answer.statusCode, answer.json()]).toEqual([200, { signOutAddress: null }]);
    expect(visitor.cookie('session')).toBeUndefined();
  });

  it('it is asked at most once a second what it is', async () => {
    const other = await made.visitor({}, 'asks often');
    made.provider.state = 'away';
    const asked = made.provider.asked.length;
    for (let i = 0; i < 5; i += 1) await other.send('POST', '/v1/sign-in/start', { to: '/' });
    expect(made.provider.asked.length - asked).toBe(1);
  });
});

describe('a request', () => {
  it.each([
    '//evil.example.com',
    '/\\evil.example.com',
    'https://evil.example.com/',
    'javascript:alert(1)',
    '',
    'vehicles',
    '/v1/me',
    '/openapi.json',
    `/${'x'.repeat(1_024)}`,
    `/${'é'.repeat(500)}`,
  ])('to come back to %j is refused', async (to) => {
    const answer = await visitor.send('POST', '/v1/sign-in/start', { to });
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, 'bad-request']);
    expect(visitor.cookies.size).toBe(0);
  });

  it('is one of a bounded number within a minute', async () => {
    for (let i = 0; i < SIGN_INS_MAX; i += 1) await visitor.send('POST', '/v1/sign-in/start', { to: '/' });
    const answer = await visitor.send('POST', '/v1/sign-in/start', { to: '/' });
    expect([answer.statusCode, codeOf(answer)]).toEqual([429, 'too-many-sign-ins']);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(await visitor.back('/v1/sign-in/callback?code=x')).toBe(failed('too-many-sign-ins'));
  });
});

describe('a provider that does not fit', () => {
  it.each([
    ['gives no refresh tokens', { provider: { givesRefreshTokens: false } }],
    ['gives tokens for others', { settings: { ORETRAIL_SIGN_IN_PARAMETERS: '{}' } }],
    ['has another secret', { settings: { ORETRAIL_SIGN_IN_CLIENT_SECRET: 'another' } }],
  ])('(it %s) is named as the fault', async (_, options) => {
    const unfit = await SigningIn.start(options);
    const one = await unfit.visitor();
    expect(await one.signIn('ann')).toBe(failed('provider-misfit'));
    expect(unfit.outcomes).toEqual(['begun', 'provider-misfit']);
    await unfit.stop();
  });

  it('is absent: there is nothing to sign in at', async () => {
    const { app } = await (await import('@oretrail/test-support/console/made-up-console')).MadeUpConsole.open({
      batches: [],
      identities: {},
    });
    const answer = await app.inject({ method: 'POST', url: '/v1/sign-in/start', payload: { to: '/' } });
    expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'no-provider']);
    expect((await app.inject('/v1/sign-in')).json()).toMatchObject({ provider: null });
  });
});
