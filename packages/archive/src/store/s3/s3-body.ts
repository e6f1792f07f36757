/** The bytes of an answer, in bounded time. */
import type { Readable } from 'node:stream';

/**
 * Gives the chunks as they come. Only the time spent waiting for them counts, so a reader may take its own.
 * @throws Error where they take too long in all; whatever the stream throws, where the connection breaks or the checksum of
 * the answer is another
 */
export async function* chunksWithin(body: Readable, timeoutMs: number): AsyncGenerator<Uint8Array> {
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
