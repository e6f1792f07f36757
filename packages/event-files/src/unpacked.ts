/** Unpacks what gzip has packed, as a stream: memory is the same however much there is in it. Source: RFC 1952. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

/** Chunks from their first byte on, and whether gzip has packed them. */
export type Unpacked = Readonly<{ isGzip: boolean; chunks: AsyncIterable<Buffer> }>;

async function* continued(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    if (first.length > 0) yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** @throws the error of node:zlib if the bytes are damaged or break off */
async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  // The error of either end is that of the stream that is read here.
  pipeline(Readable.from(chunks, { objectMode: false }), gunzip).catch(() => {});
  yield* gunzip as AsyncIterable<Buffer>;
}

/** Looks at the first bytes, and unpacks if they are those of gzip. */
export async function unpacked(chunks: AsyncIterable<Buffer>): Promise<Unpacked> {
  const rest = chunks[Symbol.asyncIterator]();
  let first = Buffer.alloc(0);
  while (first.length < GZIP_MAGIC.length && GZIP_MAGIC.subarray(0, first.length).equals(first)) {
    const next = await rest.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const whole = continued(first, rest);
  const isGzip = first.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC);
  return { isGzip, chunks: isGzip ? gunzipped(whole) : whole };
}
