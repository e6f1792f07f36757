/** Attacks on the sign-in, each by its name. Source: intake.md, "Sign-in". */
import { createHmac } from 'node:crypto';
import { keyOf } from '@oretrail/test-support/intake/api-keys';
import { HttpStory } from '@oretrail/test-support/intake/http-story';
import { type IssuerKey, issuerKey, LoopbackIssuer } from '@oretrail/test-support/intake/token-issuer';
import { type CryptoKey, exportSPKI, importJWK, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const HOUR_S = 3_600;
const now = () => Math.floor(Date.now() / 1_000);
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

let issuer: LoopbackIssuer;
let stranger: LoopbackIssuer;
let ours: IssuerKey;
let theirs: IssuerKey;
let story: HttpStory;
let attempts = 0;
const log = { error: vi.fn() };

beforeAll(async () => {
  [issuer, stranger] = await Promise.all([LoopbackIssuer.start(), LoopbackIssuer.start()]);
  [ours, theirs] = await Promise.all([issuerKey('RS256', 'k1'), issuerKey('RS256', 'k1')]);
  issuer.keys = [ours.jwk];
  stranger.keys = [theirs.jwk];
  story = await HttpStory.begin({ log, issuers: [{ issuer: issuer.address, audience: 'intake' }] });
});
afterAll(async () => {
  await Promise.all([issuer.stop(), stranger.stop(), story.end()]);
});

/** The status of a request with a token, once it is sure that nothing of the token is shown. */
async function statusOf(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  attempts += 1;
  // Each from another address, or the budget of failed attempts would refuse it for another reason.
  const remoteAddress = `192.0.2.${attempts}`;
  const answer = await story.app.inject({ url: '/v1/grants', headers, remoteAddress });
  const shown = `${JSON.stringify(answer.headers)}${answer.body}${JSON.stringify(log.error.mock.calls)}`;
  for (const part of token.split('.')) if (part.length > 8) expect(shown).not.toContain(part);
  return answer.statusCode;
}

const signed = (claims: JWTPayload = {}, header: object = {}, key = ours) => issuer.token(key, claims, header);

describe('a token', () => {
  it('that is good signs in, or nothing below would prove anything', async () => {
    expect(await statusOf(await signed())).toBe(200);
    expect(await statusOf(await signed({ aud: ['other', 'intake'], nbf: now() - 1 }))).toBe(200);
  });

  it('with "alg": "none" is refused, signed or not', async () => {
    const [, payload, signature] = (await signed()).split('.');
    for (const alg of ['none', 'None', 'NONE', '']) {
      expect(await statusOf(`${encoded({ alg })}.${payload}.`)).toBe(401);
      expect(await statusOf(`${encoded({ alg, kid: 'k1' })}.${payload}.${signature}`)).toBe(401);
    }
  });

  it('with HS256, signed with the public key, is refused', async () => {
    const publicKey = await importJWK(ours.jwk, 'RS256', { extractable: true });
    const [, payload] = (await signed()).split('.');
    const secrets = [await exportSPKI(publicKey as CryptoKey), JSON.stringify(ours.jwk), String(ours.jwk.n)];
    for (const secret of secrets) {
      const head = encoded({ alg: 'HS256', kid: 'k1' });
      const mac = createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url');
      expect(await statusOf(`${head}.${payload}.${mac}`)).toBe(401);
    }
  });

  it('of another issuer is refused, and so is one that names it', async () => {
    expect(await statusOf(await stranger.token(theirs))).toBe(401);
    expect(await statusOf(await signed({ iss: stranger.address }))).toBe(401);
    expect(await statusOf(await signed({ iss: `${issuer.address}/` }))).toBe(401);
    expect(await statusOf(await signed({}, {}, theirs))).toBe(401);
    expect(stranger.asked).toEqual([]);
  });

  it('for another audience, or for none, is refused', async () => {
    for (const aud of ['other', 'intake2', ['other'], [], '']) expect(await statusOf(await signed({ aud }))).toBe(401);
  });

  it('that has expired, or never expires, is refused', async () => {
    expect(await statusOf(await signed({ exp: now() - HOUR_S }))).toBe(401);
    expect(await statusOf(await signed({ exp: undefined } as unknown as JWTPayload))).toBe(401);
    expect(await statusOf(await signed({ exp: '9999999999' } as unknown as JWTPayload))).toBe(401);
  });

  it('that is not valid yet is refused', async () => {
    expect(await statusOf(await signed({ nbf: now() + HOUR_S }))).toBe(401);
  });

  it('without a subject is refused', async () => {
    for (const sub of [undefined, '', 7, {}, 'x'.repeat(1_025)]) {
      expect(await statusOf(await signed({ sub } as unknown as JWTPayload))).toBe(401);
    }
  });

  it.each(['../../../../etc/passwd', '/dev/null', 'k1/../k2', "' OR '1'='1", 'k1\u0000', '__proto__', ''])(
    'whose key id is a trick is refused: %j',
    async (kid) => {
      expect(await statusOf(await signed({}, { kid }, theirs))).toBe(401);
      expect(await statusOf(await signed({}, { kid }))).toBe(401);
    },
  );

  it('whose key id is an address does not make the intake ask there', async () => {
    expect(await statusOf(await signed({}, { kid: `${stranger.address}/keys` }, theirs))).toBe(401);
    expect(stranger.asked).toEqual([]);
  });

  it('that brings its own key, or the address of one, is refused, and nobody is asked', async () => {
    const url = `${stranger.address}/keys`;
    const headers = [{ jwk: theirs.jwk }, { jku: url }, { x5u: url }, { jku: url, kid: 'k9' }, { x5c: ['MIIB'] }];
    for (const header of headers) {
      expect(await statusOf(await signed({}, header, theirs))).toBe(401);
    }
    expect(stranger.asked).toEqual([]);
    // The headers are ignored, and not refused.
    expect(await statusOf(await signed({}, { jku: url, jwk: theirs.jwk }))).toBe(200);
    expect(stranger.asked).toEqual([]);
  });

  it('with an extension that has to be understood is refused', async () => {
    const [, payload, signature] = (await signed()).split('.');
    const head = encoded({ alg: 'RS256', kid: 'k1', crit: ['exp2'], exp2: true });
    expect(await statusOf(`${head}.${payload}.${signature}`)).toBe(401);
  });

  it('that was changed is refused', async () => {
    const token = await signed();
    const [head, payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(await statusOf(`${head}.${encoded({ ...claims, sub: 'root' })}.${signature}`)).toBe(401);
    expect(await statusOf(`${head}.${payload}.${signature.slice(0, -8)}AAAAAAAA`)).toBe(401);
    expect(await statusOf(`${head}.${payload}.`)).toBe(401);
  });

  it('that is larger than any real one is refused before it is read', async () => {
    expect(await statusOf(await signed({ roles: 'x'.repeat(8_192) }))).toBe(401);
    expect(await statusOf(`${'A'.repeat(5_000)}.${'A'.repeat(5_000)}.A`)).toBe(401);
  });

  it.each(['', '..', 'a.b.c', 'e30.e30.e30', `${encoded({ alg: 'RS256' })}.bnVsbA.AA`, 'a.b.c.d.e'])(
    'that is not one is refused: %s',
    async (token) => expect(await statusOf(token)).toBe(401),
  );
});

describe('an API key', () => {
  it('that no grant names is refused, and shown nowhere', async () => {
    expect(await statusOf(keyOf('stranger'))).toBe(401);
    expect(await statusOf(`${keyOf('smm')}x`)).toBe(401);
    expect(await statusOf(keyOf('smm').toUpperCase())).toBe(401);
    expect(await statusOf(keyOf('smm'))).toBe(200);
  });

  it('is only taken as a bearer', async () => {
    for (const authorization of [keyOf('smm'), `Basic ${keyOf('smm')}`, `Bearer ${keyOf('smm')}, Bearer x`]) {
      const answer = await story.send('GET', '/v1/grants', { headers: { authorization } });
      expect([answer.statusCode, answer.body.includes(keyOf('smm'))]).toEqual([401, false]);
    }
    const url = `/v1/grants?access_token=${keyOf('smm')}`;
    const answer = await story.send('GET', url);
    expect([answer.statusCode, answer.body.includes(keyOf('smm'))]).toEqual([401, false]);
  });
});
