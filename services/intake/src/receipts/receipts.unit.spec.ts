import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { HttpStory, lotOf } from '@oretrail/test-support/intake/http-story';
import { compactVerify, createLocalJWKSet, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { Receipts } from './receipts.ts';

const privatePem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const publicPem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const pair = () => generateKeyPairSync('ed25519');

describe('a receipt', () => {
  it('is signed over digest, subject, recordedAt and place, by the first published key', async () => {
    const receipts = await Receipts.open(privatePem(pair().privateKey));
    const story = await HttpStory.begin({ receipts });
    const { digest } = (await story.states('smm', lotOf('smm', 1))).json().items[0];
    const url = `/v1/statements/${digest}/receipt`;
    const { receipt } = (await story.send('GET', url, { by: 'smm' })).json();
    const jwks = (await story.send('GET', '/v1/receipt-keys')).json();
    const { payload, protectedHeader } = await compactVerify(receipt, createLocalJWKSet(jwks));
    expect(protectedHeader).toEqual({ alg: 'EdDSA', typ: 'oretrail-receipt', kid: jwks.keys[0].kid });
    expect(JSON.parse(Buffer.from(payload).toString())).toEqual({
      digest,
      subject: 'urn:lot:smm:1',
      recordedAt: '2026-06-01T00:00:00Z',
      place: { topic: 'sourcing.shipments.v1', partition: 0, offset: 0 },
    });
    expect((await story.send('GET', url, { by: 'smm' })).json()).toEqual({ receipt });
    expect((await story.send('GET', url, { by: 'vale' })).statusCode).toBe(404);
    await expect(jwtVerify(receipt, createLocalJWKSet(jwks), { typ: 'JWT' })).rejects.toThrow();
    const forged = receipt.replace(/\..*\./, `.${Buffer.from('{}').toString('base64url')}.`);
    await expect(compactVerify(forged, createLocalJWKSet(jwks))).rejects.toThrow();
    await story.end();
  });

  it('of a former key can still be checked, and no private key is published', async () => {
    const [former, present] = [pair(), pair()];
    const before = await Receipts.open(privatePem(former.privateKey));
    const statement = {
      id: 'e-1',
      subject: 's',
      digest: 'd',
      source: 'x',
      recordedAt: 't',
      principal: null,
      grantId: null,
      place: { topic: 'sourcing.shipments.v1', partition: 0, offset: 0 },
    } as unknown as Parameters<Receipts['receiptOf']>[0];
    const receipt = await before.receiptOf(statement);
    const after = await Receipts.open(`${privatePem(present.privateKey)}${publicPem(former.publicKey)}`);
    await compactVerify(receipt, createLocalJWKSet(after.keySet));
    expect(after.keySet.keys.map(({ kid }) => kid)).toEqual([expect.any(String), before.keySet.keys[0]?.kid]);
    expect(JSON.stringify(after.keySet)).not.toContain('"d"');
  });

  it('is off without a key', async () => {
    const receipts = Receipts.off();
    expect([receipts.isOn, receipts.keySet]).toEqual([false, { keys: [] }]);
  });

  it.each([
    ['nothing', ''],
    ['a public key alone', publicPem(pair().publicKey)],
    ['a key of another kind', privatePem(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)],
    ['bytes that are no key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----'],
  ])('is refused for %s, without the key in the message', async (_, pem) => {
    const error = await Receipts.open(pem).catch((caught: Error) => caught);
    expect(error).toMatchObject({ code: 'bad-receipt-key' });
    expect((error as Error).cause).toBeUndefined();
  });
});
