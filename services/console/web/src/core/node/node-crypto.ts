/** `node:crypto` in a browser: the pure functions that the core uses, synchronous as there. SubtleCrypto answers later only. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { Buffer } from './node-buffer.ts';

type Bytes = string | Uint8Array;

const bytesOf = (data: Bytes): Uint8Array => (typeof data === 'string' ? new TextEncoder().encode(data) : data);

function required(algorithm: string): void {
  if (algorithm !== 'sha256') throw new Error(`${algorithm} is not brought along to the browser`);
}

/** The digest as text, or as a buffer if no encoding is given. */
function encoded(digest: Uint8Array, encoding?: string): string | Buffer {
  const buffer = Buffer.from(digest);
  return encoding === undefined || encoding === 'buffer' ? buffer : buffer.toString(encoding as BufferEncoding);
}

/** SHA-256 at once. Source: node:crypto, `hash`. */
export function hash(algorithm: string, data: Bytes, encoding = 'hex'): string | Buffer {
  required(algorithm);
  return encoded(sha256(bytesOf(data)), encoding);
}

/** A SHA-256 in parts. Source: node:crypto, `createHash`. */
export function createHash(algorithm: string): {
  update: (data: Bytes) => ReturnType<typeof createHash>;
  digest: (encoding?: string) => string | Buffer;
} {
  required(algorithm);
  const sum = sha256.create();
  const self = {
    update: (data: Bytes) => {
      sum.update(bytesOf(data));
      return self;
    },
    digest: (encoding?: string) => encoded(sum.digest(), encoding),
  };
  return self;
}

type PublicKey = Readonly<{ raw: Uint8Array }>;

/** An Ed25519 key from a JWK, the one form in which the archive gives it. Source: RFC 8037. */
export function createPublicKey({ key }: Readonly<{ key: Readonly<{ x: string }> }>): PublicKey {
  return { raw: Buffer.from(key.x, 'base64url') };
}

/** Whether an Ed25519 signature is good: strictly by RFC 8032, as OpenSSL does it. */
export function verify(_: null, bytes: Uint8Array, { raw }: PublicKey, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false;
  try {
    return ed25519.verify(signature, bytes, raw, { zip215: false });
  } catch {
    // A point that is not on the curve: a signature of nobody.
    return false;
  }
}
