/**
 * Inflates compressed batches, and never more than is asked for: what a batch would become is looked at before it is, or while
 * it does. Source: Kafka, "Record batch": attributes; the formats are those of Kafka's Java client.
 */

import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { AVRO_ERRORS, type AvroError } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { uncompressSync as uncompressLz4 } from 'lz4-napi';
import { uncompressSync as uncompressSnappy } from 'snappy';
import { BATCH_BYTES_MAX } from '../limits.ts';

/** Bytes of what one batch may inflate to: as many as an uncompressed one may have. */
export const INFLATED_BYTES_MAX = BATCH_BYTES_MAX;

/** Source: Kafka, "Record batch": the lowest three bits of the attributes. */
export const CODECS = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 } as const;

/** Blocks of a batch: snappy-java makes none of less than a KiB, lz4 none of less than 64. Small ones cost more than their bytes. */
const BLOCKS_MAX = INFLATED_BYTES_MAX / 1_024;

type Inflate = (bytes: Buffer, bytesMax: number) => Buffer;

const tooLarge = (what: string, cause?: unknown): AvroError => AVRO_ERRORS.error('batch-too-large', what, { cause });
const bad = (what: string, cause?: unknown): AvroError => AVRO_ERRORS.error('bad-batch', what, { cause });

function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : null;
}

/**
 * Node's own know a bound, and stop at it. At once, for the bound takes 40 ms; asynchronously it comes in a thousand parts, each
 * by way of another thread: 120 ms, and seconds if the machine has other work.
 */
const ofNode =
  (inflate: (bytes: Buffer, options: { maxOutputLength: number }) => Buffer): Inflate =>
  (bytes, bytesMax) => {
    try {
      return inflate(bytes, { maxOutputLength: bytesMax });
    } catch (cause) {
      const code = codeOf(cause);
      if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(`It inflates to over ${bytesMax} bytes`, cause);
      throw bad(`It can not be inflated: ${code}`, cause);
    }
  };

/** A block of snappy begins with the length that it inflates to: 32 bits in groups of seven. Source: snappy, "format_description". */
function snappyLength(block: Buffer): number {
  let length = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = block[at] ?? 0x80;
    length += (byte & 0x7f) * 128 ** at;
    if (byte < 0x80) return length;
  }
  throw bad('A block of snappy has no length');
}

/** xerial's snappy-java, as Java's clients write: a header of 16 bytes, then blocks behind their lengths. */
const XERIAL = Buffer.from('82534e4150505900', 'hex');
const XERIAL_HEADER_BYTES = 16;

function* snappyBlocks(bytes: Buffer): Generator<Buffer, void> {
  if (!bytes.subarray(0, XERIAL.length).equals(XERIAL)) return yield bytes;
  for (let at = XERIAL_HEADER_BYTES; at < bytes.length; ) {
    // Streams may follow each other.
    if (bytes.subarray(at, at + XERIAL.length).equals(XERIAL)) {
      at += XERIAL_HEADER_BYTES;
      continue;
    }
    const end = at + 4 + (at + 4 > bytes.length ? Infinity : bytes.readUInt32BE(at));
    if (end > bytes.length) throw bad('A block of snappy ends too late');
    yield bytes.subarray(at + 4, end);
    at = end;
  }
}

/** Blocks, put together as long as they are not too many, nor too large. */
class Blocks {
  private readonly parts: Buffer[] = [];
  private total = 0;
  private readonly bytesMax: number;

  constructor(bytesMax: number) {
    this.bytesMax = bytesMax;
  }

  /** Before a block is inflated, if its length is known, or after it. */
  expect(bytes: number): void {
    this.total += bytes;
    if (this.total > this.bytesMax) throw tooLarge(`It inflates to over ${this.bytesMax} bytes`);
    if (this.parts.length === BLOCKS_MAX) throw bad(`It has over ${BLOCKS_MAX} blocks`);
  }

  add(part: Buffer): void {
    this.parts.push(part);
  }

  get whole(): Buffer {
    return Buffer.concat(this.parts);
  }
}

function ofSnappy(bytes: Buffer, bytesMax: number): Buffer {
  const blocks = new Blocks(bytesMax);
  for (const block of snappyBlocks(bytes)) {
    blocks.expect(snappyLength(block));
    blocks.add(uncompressSnappy(block, { asBuffer: true }) as Buffer);
  }
  return blocks.whole;
}

/** Source: LZ4, "Frame Format Description" 1.6. */
const LZ4_MAGIC = 0x184d2204;
const LZ4_INDEPENDENT = 0x20;
const LZ4_BLOCK_CHECKSUM = 0x10;
const LZ4_CONTENT_SIZE = 0x08;
const LZ4_DICTIONARY = 0x01;
const LZ4_UNCOMPRESSED = 0x8000_0000;
const LZ4_BLOCK_BYTES_MAX: Readonly<Record<number, number>> = {
  4: 64 * 1_024,
  5: 256 * 1_024,
  6: 1_024 * 1_024,
  7: 4 * 1_024 * 1_024,
};
/** A byte of a block gives at most 255, and a match that it begins for a few more. Source: LZ4, "Block Format Description". */
const LZ4_RATIO_MAX = 255;

/** The blocks of a frame; Kafka takes only those that need no other, and looks at no checksum behind them. */
function* lz4Blocks(
  bytes: Buffer,
): Generator<Readonly<{ block: Buffer; isPlain: boolean; inflatedMax: number }>, void> {
  if (bytes.length < 7 || bytes.readUInt32LE(0) !== LZ4_MAGIC) throw bad('It is not a frame of lz4');
  const flags = bytes.readUInt8(4);
  const inflatedMax = LZ4_BLOCK_BYTES_MAX[(bytes.readUInt8(5) >> 4) & 7];
  const isReadable = (flags & LZ4_INDEPENDENT) !== 0 && (flags & LZ4_DICTIONARY) === 0 && inflatedMax !== undefined;
  if (!isReadable) throw bad('A frame of lz4 has blocks that need others, or of no known size');
  const checksumBytes = (flags & LZ4_BLOCK_CHECKSUM) === 0 ? 0 : 4;
  for (let at = 7 + ((flags & LZ4_CONTENT_SIZE) === 0 ? 0 : 8); at + 4 <= bytes.length; ) {
    const head = bytes.readUInt32LE(at);
    const length = head & ~LZ4_UNCOMPRESSED;
    if (length === 0) return;
    const end = at + 4 + length;
    if (end > bytes.length) throw bad('A block of lz4 ends too late');
    yield { block: bytes.subarray(at + 4, end), isPlain: head >= LZ4_UNCOMPRESSED, inflatedMax };
    at = end + checksumBytes;
  }
}

/** The library must know how long a block may become. */
function lz4Block(block: Buffer, inflatedMax: number): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(Math.min(inflatedMax, block.length * LZ4_RATIO_MAX + LZ4_RATIO_MAX));
  try {
    return uncompressLz4(Buffer.concat([head, block]));
  } catch (cause) {
    throw bad('A block of lz4 can not be inflated', cause);
  }
}

function ofLz4(bytes: Buffer, bytesMax: number): Buffer {
  const blocks = new Blocks(bytesMax);
  for (const { block, isPlain, inflatedMax } of lz4Blocks(bytes)) {
    const part = isPlain ? block : lz4Block(block, inflatedMax);
    blocks.expect(part.length);
    blocks.add(part);
  }
  return blocks.whole;
}

const INFLATE: Readonly<Record<number, Inflate>> = {
  [CODECS.none]: (bytes) => bytes,
  [CODECS.gzip]: ofNode(gunzipSync),
  [CODECS.snappy]: ofSnappy,
  [CODECS.lz4]: ofLz4,
  [CODECS.zstd]: ofNode(zstdDecompressSync),
};

/**
 * The records of a batch.
 * @param codec one of {@link CODECS}
 * @throws AvroError `batch-too-large`, `bad-batch`
 */
export function inflated(codec: number, bytes: Buffer, bytesMax = INFLATED_BYTES_MAX): Buffer {
  const inflate = INFLATE[codec];
  if (inflate === undefined) throw bad(`There is no codec ${codec}`);
  try {
    return inflate(bytes, bytesMax);
  } catch (cause) {
    if (isErrorOf(AVRO_ERRORS, cause)) throw cause;
    throw bad('It can not be inflated', cause);
  }
}
