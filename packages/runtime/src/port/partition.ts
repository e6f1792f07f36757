/** Where a key belongs: Kafka's own default partitioner. Source: Apache Kafka, `Utils.murmur2` and `Utils.toPositive`. */

const SEED = 0x9747b28c;
const M = 0x5bd1e995;
const R = 24;

function mixed(k: number): number {
  const product = Math.imul(k, M);
  return Math.imul(product ^ (product >>> R), M);
}

/** The last one to three bytes. */
function withTail(hash: number, bytes: Uint8Array, from: number): number {
  const [first = 0, second = 0, third = 0] = bytes.subarray(from);
  switch (bytes.length - from) {
    case 3:
      return Math.imul(hash ^ (third << 16) ^ (second << 8) ^ first, M);
    case 2:
      return Math.imul(hash ^ (second << 8) ^ first, M);
    case 1:
      return Math.imul(hash ^ first, M);
    default:
      return hash;
  }
}

/** Murmur2, 32 bits, as Kafka seeds it. */
function murmur2(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash, M) ^ mixed(view.getInt32(at, true));
  hash = withTail(hash, bytes, whole);
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}

const encoder = new TextEncoder();

/** The partition of a key among `partitions`. */
export function partitionOf(key: string | Uint8Array, partitions: number): number {
  const bytes = typeof key === 'string' ? encoder.encode(key) : key;
  return (murmur2(bytes) & 0x7fffffff) % partitions;
}
