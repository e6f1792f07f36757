/** A real OpenID provider, asked for a token as a client of a supplier does it. Source: intake.md, "Sign-in". */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { keyPrincipal } from '@oretrail/test-support/intake/api-keys';
import { grantTo, HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const AUDIENCE = 'urn:oretrail:intake';
const CLIENT = { client_id: 'erp', client_secret: 'a secret of the specs' };

async function privateJwk(alg: string): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg };
}

let server: Server;
let address: string;
let story: HttpStory;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(address, {
    clients: [{ ...CLIENT, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }],
    jwks: { keys: [await privateJwk('RS256'), await privateJwk('ES256')] },
    cookies: { keys: ['not used'] },
    ttl: { ClientCredentials: 600 },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context: unknown, resource: string) => ({
          audience: resource,
          scope: '',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
  });
  server.on('request', provider.callback());
  const issuers = [{ issuer: address, audience: AUDIENCE }];
  story = await HttpStory.begin({ issuers });
});
afterAll(async () => {
  await story.end();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function tokenFor(resource: string): Promise<string> {
  const { client_id, client_secret } = CLIENT;
  const answer = await fetch(`${address}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client_id}:${encodeURIComponent(client_secret)}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', resource }),
  });
  const { access_token, ...rest } = (await answer.json()) as { access_token?: string };
  if (access_token === undefined) throw new Error(JSON.stringify(rest));
  return access_token;
}

describe('a token of a real OpenID provider', () => {
  it('states as the principal that the grant names', async () => {
    await story.grants('op', grantTo('erp', { principal: { issuer: address, subject: 'erp' } }));
    const headers = {
      authorization: `Bearer ${await tokenFor(AUDIENCE)}`,
      'content-type': 'application/cloudevents+json',
    };
    const stated = await story.send('POST', '/v1/events', { headers, body: lotOf('erp', 1) });
    expect(stated.statusCode).toBe(201);
    const seen = await story.send('GET', String(stated.headers['location']), { headers });
    expect(seen.json()).toMatchObject({ principal: `${address} erp`, grantId: 'urn:grant:erp' });
    const foreign = await story.send('POST', '/v1/events', { headers, body: lotOf('smm', 1) });
    expect([foreign.statusCode, foreign.json().errors[0].code]).toEqual([422, 'not-allowed']);
    expect(story.intake.grants.heldBy(keyPrincipal('erp'))).toEqual([]);
  });

  it('for another resource is refused', async () => {
    const headers = { authorization: `Bearer ${await tokenFor('urn:oretrail:other')}` };
    expect((await story.send('GET', '/v1/grants', { headers })).statusCode).toBe(401);
  });
});
