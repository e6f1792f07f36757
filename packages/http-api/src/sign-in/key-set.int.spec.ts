import { GrantBook } from '@oretrail/authority';
import { PATIENCE_MS } from '@oretrail/test-support/intake/http-story';
import { type IssuerKey, issuerKey, LoopbackIssuer } from '@oretrail/test-support/intake/token-issuer';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignIn } from './sign-in.ts';

const MINUTE_MS = 60_000;
const grants = () => new GrantBook(null);

let issuer: LoopbackIssuer;
let signIn: SignIn;
const onFault = vi.fn();
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  issuer = await LoopbackIssuer.start();
  const issuers = [{ issuer: issuer.address, audience: 'intake' }];
  onFault.mockClear();
  signIn = new SignIn({
    issuers,
    grants,
    bootstrap: null,
    onFault,
    keysTimeoutMs: PATIENCE_MS,
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.stop();
});

async function answerTo(key: IssuerKey, header: object = {}): Promise<string> {
  const token = await issuer.token(key, {}, header);
  try {
    return (await signIn.senderOf(`Bearer ${token}`)).principal;
  } catch (error) {
    return (error as { code: string }).code;
  }
}
const good = () => `${issuer.address} erp`;
const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);

describe('the keys of an issuer', () => {
  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])('may be of the algorithm %s', async (alg) => {
    const key = await issuerKey(alg, 'k1');
    issuer.keys = [key.jwk];
    expect(await answerTo(key)).toBe(good());
  });

  it('are found by discovery, or at the address of the setting, and fetched once', async () => {
    const key = await issuerKey('ES256', 'k1');
    issuer.keys = [key.jwk];
    for (let i = 0; i < 5; i += 1) expect(await answerTo(key)).toBe(good());
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration', '/keys']);
    const issuers = [{ issuer: issuer.address, audience: 'intake', jwksUri: `${issuer.address}/keys` }];
    signIn = new SignIn({
      issuers,
      grants,
      bootstrap: null,
      keysTimeoutMs: PATIENCE_MS,
    });
    expect(await answerTo(key)).toBe(good());
    expect(issuer.asked.slice(2)).toEqual(['/keys']);
  });

  it('are needed once a minute for each token, which does not outlive its end', async () => {
    const key = await issuerKey('ES256', 'k1');
    issuer.keys = [key.jwk];
    vi.setSystemTime(Math.ceil(Date.now() / 1_000) * 1_000);
    const header = `Bearer ${await issuer.token(key, { exp: Math.floor(Date.now() / 1_000) + 90 })}`;
    expect((await signIn.senderOf(header)).principal).toBe(good());
    issuer.keys = [];
    later(MINUTE_MS / 2);
    expect((await signIn.senderOf(header)).principal).toBe(good());
    later(MINUTE_MS / 2);
    expect((await signIn.senderOf(header)).principal).toBe(good());
    // The clocks of provider and service may differ by 30 s.
    later(MINUTE_MS - 1);
    expect((await signIn.senderOf(header)).principal).toBe(good());
    later(1);
    await expect(signIn.senderOf(header)).rejects.toMatchObject({ code: 'not-signed-in' });
  });

  it('are rotated: a new one is fetched when a token names it, an old one is forgotten', async () => {
    const [old, fresh] = [await issuerKey('ES256', 'k1'), await issuerKey('ES256', 'k2')];
    issuer.keys = [old.jwk];
    expect(await answerTo(old)).toBe(good());
    issuer.keys = [fresh.jwk];
    later(MINUTE_MS);
    expect(await answerTo(fresh)).toBe(good());
    expect(await answerTo(old)).toBe('not-signed-in');
  });

  it('are not fetched for every key id that somebody makes up', async () => {
    const [key, other] = [await issuerKey('ES256', 'k1'), await issuerKey('ES256', 'k2')];
    issuer.keys = [key.jwk];
    expect(await answerTo(key)).toBe(good());
    for (let i = 0; i < 20; i += 1) expect(await answerTo(other, { kid: `made up ${i}` })).toBe('not-signed-in');
    expect(issuer.asked.filter((path) => path === '/keys')).toHaveLength(1);
  });

  it('that can not be fetched are no fault of the token: it may be sent again', async () => {
    const key = await issuerKey('ES256', 'k1');
    issuer.keys = [key.jwk];
    issuer.isAway = true;
    for (let i = 0; i < 20; i += 1) expect(await answerTo(key)).toBe('sign-in-away');
    expect(issuer.asked).toHaveLength(1);
    expect(onFault).toHaveBeenCalledTimes(1);
    issuer.isAway = false;
    later(MINUTE_MS);
    expect(await answerTo(key)).toBe(good());
  });

  it('stay in use while the issuer is away, also if tokens name other keys', async () => {
    const [key, other] = [await issuerKey('ES256', 'k1'), await issuerKey('ES256', 'k2')];
    issuer.keys = [key.jwk];
    expect(await answerTo(key)).toBe(good());
    issuer.isAway = true;
    later(MINUTE_MS);
    expect(await answerTo(other)).toBe('sign-in-away');
    expect(await answerTo(key)).toBe(good());
  });

  it('of a discovery that describes another issuer are not taken', async () => {
    const key = await issuerKey('ES256', 'k1');
    issuer.keys = [key.jwk];
    issuer.named = 'https://idp.example';
    expect(await answerTo(key)).toBe('sign-in-away');
  });
});
