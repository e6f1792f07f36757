/** The bytes of an object, in bounded time, and begun again if the connection breaks. */
import type { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';

/**
 * Gives the chunks as they come. Only the time spent waiting for them counts, so a reader may take its own.
 * @throws Error if they take too long in all; whatever the stream throws, if the connection breaks or the checksum of
 * the answer is another
 */
async function* chunksWithin(body: Readable, timeoutMs: number): AsyncGenerator<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]();
  let leftMs = timeoutMs;
  try {
    for (;;) {
      const since = performance.now();
      const timer = setTimeout(() => body.destroy(new Error(`Not all of it came in ${timeoutMs} ms`)), leftMs);
      const { done, value } = await chunks.next().finally(() => clearTimeout(timer));
      leftMs = Math.max(0, leftMs - (performance.now() - since));
      if (done === true) return;
      yield value;
    }
  } finally {
    body.destroy();
  }
}

/** Each chunk once the next one has come, and the last one when the stream has ended well: so one that is all is proved. */
async function* heldBack(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | null = null;
  for await (const chunk of chunks) {
    if (held !== null) yield held;
    held = chunk;
  }
  if (held !== null) yield held;
}

/** What was given of an object so far, over several answers. */
export class GivenBytes {
  private count = 0;
  private crc = 0;

  /**
   * What an answer has beyond what was given before.
   * @throws Error if it begins otherwise: one of the two was spoilt on its way, and what was given can't be taken back
   */
  async *rest(body: Readable, timeoutMs: number): AsyncGenerator<Uint8Array> {
    let [left, crc] = [this.count, 0];
    for await (const chunk of heldBack(chunksWithin(body, timeoutMs))) {
      const known = chunk.subarray(0, left);
      crc = crc32(known, crc);
      left -= known.length;
      if (left === 0 && known.length > 0 && crc !== this.crc) throw new Error('It comes otherwise than before');
      const fresh = chunk.subarray(known.length);
      if (fresh.length === 0) continue;
      this.count += fresh.length;
      this.crc = crc32(fresh, this.crc);
      yield fresh;
    }
    if (left > 0) throw new Error('It ends earlier than before');
  }
}
