/** Receipts: what the intake has recorded, signed. Source: intake.md, section 4. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { CompactSign, calculateJwkThumbprint, exportJWK } from 'jose';
import { INTAKE_ERRORS } from '../errors.ts';
import type { RecordedStatement } from '../intake.ts';

/** Blocks of RFC 7468. */
const PEM_BLOCK = /-----BEGIN ([A-Z ]+)-----[^-]+-----END \1-----/g;
/** Marks the JWS, so that it is not taken for a token. Source: RFC 7515, section 4.1.9. */
const RECEIPT_TYPE = 'oretrail-receipt';

/** A public Ed25519 key: RFC 8037. */
type ReceiptKey = { kty: string; crv: string; x: string; kid: string; alg: string; use: string };
type SigningKey = Readonly<{ key: KeyObject; kid: string }>;

function isPrivate(pem: string): boolean {
  return pem.startsWith('-----BEGIN PRIVATE KEY-----');
}

function publicKeyOf(pem: string): KeyObject {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
  return key;
}

/** A public key as a member of a key set. Its name is its thumbprint (RFC 7638), so it stays after a restart. */
async function publicJwk(pem: string): Promise<ReceiptKey> {
  const jwk = await exportJWK(publicKeyOf(pem));
  const { kty = '', crv = '', x = '' } = jwk;
  return { kty, crv, x, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' };
}

/** Signs receipts. */
export class Receipts {
  /** All public keys, as a JSON Web Key Set (RFC 7517); without one if receipts are off. */
  readonly keySet: { keys: ReceiptKey[] };
  private readonly signing: SigningKey | null;

  private constructor(keys: ReceiptKey[], signing: SigningKey | null) {
    this.keySet = { keys };
    this.signing = signing;
  }

  /** Signs nothing. */
  static off(): Receipts {
    return new Receipts([], null);
  }

  /**
   * @param pem keys in PEM: the first is private and signs; those behind it, private or public, are former ones, by which
   * older receipts can still be checked
   * @throws OretrailError `bad-receipt-key`
   */
  static async open(pem: string): Promise<Receipts> {
    const blocks = [...pem.matchAll(PEM_BLOCK)].map(([block]) => block);
    const [first] = blocks;
    if (first === undefined || !isPrivate(first)) {
      throw INTAKE_ERRORS.error('bad-receipt-key', 'the first key is not a private key in PEM');
    }
    try {
      const keys = await Promise.all(blocks.map(publicJwk));
      return new Receipts(keys, { key: createPrivateKey(first), kid: keys[0]?.kid ?? '' });
    } catch {
      // The cause may quote the key.
      throw INTAKE_ERRORS.error('bad-receipt-key', 'a key is not an Ed25519 key');
    }
  }

  /** Whether {@link Receipts.receiptOf} signs. */
  get isOn(): boolean {
    return this.signing !== null;
  }

  /** A JWS in compact form over digest, subject, recordedAt and place. The same each time. @throws OretrailError `receipts-off` */
  async receiptOf({ digest, subject, recordedAt, place }: RecordedStatement): Promise<string> {
    if (this.signing === null) throw INTAKE_ERRORS.error('receipts-off', 'there is no receipt');
    const { key, kid } = this.signing;
    const payload = Buffer.from(JSON.stringify({ digest, subject, recordedAt, place }));
    return await new CompactSign(payload).setProtectedHeader({ alg: 'EdDSA', typ: RECEIPT_TYPE, kid }).sign(key);
  }
}
