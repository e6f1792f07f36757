/** Canonical form and content digests. SHA-256 is a pure function, so `node:crypto` is the one built-in the core may use. */
import { createHash, hash } from 'node:crypto';
import canonicalizeJson from 'canonicalize';

/**
 * The RFC 8785 (JCS) form of a JSON value.
 * @throws TypeError if the value is not JSON (undefined, NaN, a lone surrogate): a fault of the caller, never of input
 */
export function canonicalJson(value: unknown): string {
  const text = (canonicalizeJson as unknown as (value: unknown) => string | undefined)(value);
  if (text === undefined) throw new TypeError('not a JSON value: it has no RFC 8785 form');
  return text;
}

/** SHA-256 of the UTF-8 bytes of a text, 64 lower-case hex digits. */
export function sha256Hex(text: string): string {
  return hash('sha256', text, 'hex');
}

/** SHA-256 of the parts one after the other, 32 bytes. */
export function sha256Bytes(...parts: readonly Uint8Array[]): Uint8Array {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part);
  return sum.digest();
}
