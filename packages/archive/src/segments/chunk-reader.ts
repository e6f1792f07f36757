/** Bytes of an object as they come, in the pieces that a reader asks for. */
import { createHash } from 'node:crypto';
import { archiveError } from '../errors.ts';
import { OBJECT_BYTES_MAX } from '../limits.ts';

/** The bytes of an object, in any pieces. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Avro's long takes at most so many bytes; ours are lengths, and stay below 2³⁵. */
const LENGTH_BYTES_MAX = 5;

/** Holds no more than what was asked for, and one chunk. */
export class ChunkReader {
  private readonly chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>;
  private readonly digest = createHash('sha256');
  private held: Buffer = Buffer.alloc(0);
  /** Bytes that have come so far. */
  bytes = 0;

  constructor(chunks: Chunks) {
    this.chunks = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]();
  }

  /** Whether nothing is left. */
  async isAtEnd(): Promise<boolean> {
    return this.held.length === 0 && !(await this.fill(1));
  }

  /** The next so many bytes. @throws ArchiveError `truncated`, `too-large` */
  async take(length: number): Promise<Buffer> {
    if (!(await this.fill(length))) {
      throw archiveError('truncated', `${length} bytes are due, ${this.held.length} are left at byte ${this.bytes}`);
    }
    const taken = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return taken;
  }

  /** A length or count. @throws ArchiveError `truncated`, `too-large`, `bad-block` */
  async takeLength(): Promise<number> {
    let zigzag = 0;
    let scale = 1;
    for (let i = 0; i < LENGTH_BYTES_MAX; i += 1) {
      const [byte = 0] = await this.take(1);
      zigzag += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) {
        if (zigzag % 2 === 0) return zigzag / 2;
        throw archiveError('bad-block', 'A length is negative');
      }
    }
    throw archiveError('bad-block', `A length takes over ${LENGTH_BYTES_MAX} bytes`);
  }

  /** SHA-256 of all that has come. */
  objectSha256(): string {
    return this.digest.digest('hex');
  }

  /** Ends the stream early, so that its file or connection is not left open. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private async fill(length: number): Promise<boolean> {
    const parts = [this.held];
    let have = this.held.length;
    while (have < length) {
      const { done, value } = await this.chunks.next();
      if (done === true) break;
      this.digest.update(value);
      this.bytes += value.length;
      if (this.bytes > OBJECT_BYTES_MAX) throw archiveError('too-large', `An object over ${OBJECT_BYTES_MAX} bytes`);
      parts.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength));
      have += value.length;
    }
    if (parts.length > 1) this.held = Buffer.concat(parts);
    return have >= length;
  }
}
