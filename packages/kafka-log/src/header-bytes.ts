/** Headers of a record as they stand in it. Source: Kafka, "Record format": `Headers => [HeaderKey HeaderValue]`. */
import type { FetchedMessage } from './kafkajs-parts.ts';

/** One header. Its name is bytes, for a broker doesn't look whether it is UTF-8. */
export type PlainHeader = Readonly<{ name: Buffer; value: Buffer | null }>;

/** Each byte of a number has seven bits of it. */
const BITS = 7;
const HAS_MORE = 0x80;

/** @returns a number in zigzag form, and where it ends */
function readNumber(bytes: Buffer, start: number): readonly [number: number, end: number] {
  let zigzag = 0;
  for (let at = start, shift = 0; ; at += 1, shift += BITS) {
    const byte = bytes.readUInt8(at);
    zigzag |= (byte & ~HAS_MORE) << shift;
    if (byte < HAS_MORE) return [(zigzag >>> 1) ^ -(zigzag & 1), at + 1];
  }
}

/** All headers in their order; a name may stand more than once. What kafkajs gives as `headers` has lost both. */
export function plainHeadersOf({ headerBytes }: Pick<FetchedMessage, 'headerBytes'>): readonly PlainHeader[] {
  const [count, begin] = readNumber(headerBytes, 0);
  const headers: PlainHeader[] = [];
  let at = begin;
  const read = (): Buffer | null => {
    const [length, start] = readNumber(headerBytes, at);
    at = start + Math.max(0, length);
    return length < 0 ? null : headerBytes.subarray(start, at);
  };
  for (let left = count; left > 0; left -= 1) headers.push({ name: read() ?? Buffer.alloc(0), value: read() });
  return headers;
}
