/** Ids of 64 hex digits as 32 bytes: half of a list's index is ids. */

const ID = /^sha256:[0-9a-f]{64}$/;
const PREFIX = 'sha256:';

/** A SHA-256 in lower-case hex, as its bytes. */
export function digestBytes(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

/** The bytes of a SHA-256, in lower-case hex. */
export function digestText(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

/** An id such as `sha256:…`, as bytes; any other text stays what it is, so that nothing is lost. */
export function packedId(id: string): Uint8Array | string {
  return ID.test(id) ? digestBytes(id.slice(PREFIX.length)) : id;
}

/** What was packed. */
export function unpackedId(packed: Uint8Array | string): string {
  return typeof packed === 'string' ? packed : PREFIX + digestText(packed);
}
