/** Secrets and signatures. Source: Standard Webhooks, "Signature scheme". */
import { createHmac, randomBytes } from 'node:crypto';
import { SECRET_BYTES } from './limits.ts';

const PREFIX = 'whsec_';

/** A new secret, as its receiver is shown it. */
export function newSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString('base64');
}

/** What is signed. The id has no full stop, so that no other message has the same signed text. */
export type Signed = Readonly<{ id: string; timestampS: number; body: string }>;

function signatureOf(secret: string, { id, timestampS, body }: Signed): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestampS}.${body}`).digest('base64')}`;
}

/** The headers of a request: a signature by each secret, so that a receiver may have either. */
export function webhookHeaders(signed: Signed, secrets: readonly string[]): Readonly<Record<string, string>> {
  return {
    'webhook-id': signed.id,
    'webhook-timestamp': String(signed.timestampS),
    'webhook-signature': secrets.map((secret) => signatureOf(secret, signed)).join(' '),
  };
}
