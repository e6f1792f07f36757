/** Ed25519 keys and signatures. Source: RFC 8032; keys of Node in the forms of RFC 8410 (PEM) and RFC 8037 (JWK). */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signWith,
  verify as verifyWith,
} from 'node:crypto';
import { archiveError } from '../errors.ts';
import { type Seal, type SealBody, sealBytes, signedBytes } from './seal.ts';

/** Who signs: a key in the process, or one that stays in its module. */
export type Signer = Readonly<{
  /** The raw public key in lower-case hex. */
  publicKey: string;
  /** The 64 bytes of the signature. */
  sign: (bytes: Buffer) => Promise<Buffer>;
}>;

const CURVE = 'ed25519';

function rawKey(key: KeyObject): string {
  if (key.asymmetricKeyType !== CURVE) {
    throw archiveError('unknown-key', `A key of ${key.asymmetricKeyType} stands where Ed25519 is due`);
  }
  const { x = '' } = key.export({ format: 'jwk' });
  return Buffer.from(x, 'base64url').toString('hex');
}

/** A signer with the private key of a PEM text (PKCS #8, as `openssl genpkey -algorithm ed25519` writes it). */
export function signerOfPem(pem: string): Signer {
  const key = createPrivateKey(pem);
  return { publicKey: publicKeyOfPem(pem), sign: async (bytes) => signWith(null, bytes, key) };
}

/** The raw public key of a PEM text, of the public or the private key, in lower-case hex. */
export function publicKeyOfPem(pem: string): string {
  return rawKey(createPublicKey(pem));
}

/** A raw public key as PEM, for other tools. */
export function pemOfPublicKey(publicKey: string): string {
  return keyObject(publicKey).export({ type: 'spki', format: 'pem' }).toString();
}

/** A new private key as PEM. */
export function newPrivateKey(): string {
  return generateKeyPairSync(CURVE).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function keyObject(publicKey: string): KeyObject {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}

/** Whether a signature is of these bytes by this key; both in lower-case hex. */
export function isSignedBy(publicKey: string, bytes: Buffer, signature: string): boolean {
  return verifyWith(null, bytes, keyObject(publicKey), Buffer.from(signature, 'hex'));
}

/** The bytes of a signed seal. Ed25519 has no chance in it, so a retry gives the same bytes. */
export async function signSeal(body: SealBody, signers: readonly Signer[]): Promise<Buffer> {
  const bytes = signedBytes(body);
  const signatures = await Promise.all(
    signers.map(async ({ publicKey, sign }) => ({ key: publicKey, signature: (await sign(bytes)).toString('hex') })),
  );
  return sealBytes({ body, signatures } satisfies Seal);
}
