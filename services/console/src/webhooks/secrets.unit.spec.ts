import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { newSecret, webhookHeaders } from './secrets.ts';

const body = JSON.stringify({ type: 'oretrail.verdict.v1', data: { vin: '1FTVW1EL9NW000001', note: 'é' } });
const signed = { id: 'abc_1', timestampS: Math.floor(Date.now() / 1_000), body };

describe('signatures', () => {
  it('are those that a library of Standard Webhooks verifies', () => {
    const secret = newSecret();
    expect(new Webhook(secret).verify(body, webhookHeaders(signed, [secret]))).toEqual(JSON.parse(body));
  });

  it('are by both secrets while one takes the place of the other', () => {
    const [before, after] = [newSecret(), newSecret()];
    const headers = webhookHeaders(signed, [after, before]);
    for (const secret of [before, after]) expect(() => new Webhook(secret).verify(body, headers)).not.toThrow();
    expect(() => new Webhook(newSecret()).verify(body, headers)).toThrow();
  });

  it('are of the id, the time and the body', () => {
    const secret = newSecret();
    const headers = webhookHeaders(signed, [secret]);
    expect(() => new Webhook(secret).verify(`${body} `, headers)).toThrow();
    expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'abc_2' })).toThrow();
    const later = String(signed.timestampS + 1);
    expect(() => new Webhook(secret).verify(body, { ...headers, 'webhook-timestamp': later })).toThrow();
  });
});
