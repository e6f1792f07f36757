/** For specs: batches as producers and brokers write them, whatever is in them. Source: Kafka, "Record batch", version 2. */
import { createRequire } from 'node:module';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { CODECS } from '@oretrail/kafka-log/fetch';
import { compressFrameSync } from 'lz4-napi';
import { compressSync } from 'snappy';

const require = createRequire(import.meta.url);
const encodeRecord: (
  record: object,
) => Readonly<{ buffer: Buffer }> = require('kafkajs/src/protocol/recordBatch/record/v0');

const HEAD_BYTES = 61;
const LENGTH_END = 12;
const MAGIC = 2;
const MARKER_BYTES = 4;

/** What a batch is made of; records may be spoilt. */
export type WrittenBatch = Readonly<{
  /** Compressed, or not. */
  records: Buffer;
  count: number;
  baseOffset?: number;
  lastOffsetDelta?: number;
  codec?: number;
  /** Bits of the attributes beside those of the codec. */
  attributes?: number;
  producerId?: number;
  firstTimeMs?: number;
  lastTimeMs?: number;
}>;

/** The bytes of a batch. */
export function batchOf({ records, count, baseOffset = 0, codec = 0, attributes = 0, ...of }: WrittenBatch): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeBigInt64BE(BigInt(baseOffset), 0);
  head.writeInt32BE(HEAD_BYTES - LENGTH_END + records.length, 8);
  head.writeInt8(MAGIC, 16);
  head.writeInt16BE(codec | attributes, 21);
  head.writeInt32BE(of.lastOffsetDelta ?? count - 1, 23);
  head.writeBigInt64BE(BigInt(of.firstTimeMs ?? 0), 27);
  head.writeBigInt64BE(BigInt(of.lastTimeMs ?? 0), 35);
  head.writeBigInt64BE(BigInt(of.producerId ?? -1), 43);
  head.writeInt32BE(count, 57);
  return Buffer.concat([head, records]);
}

/** A record as it stands in a batch. */
export function recordBytes(
  offsetDelta: number,
  record: Readonly<{
    key?: Buffer | null;
    value?: Buffer | null;
    headerBytes?: Buffer;
    timestampDelta?: number | bigint;
  }>,
): Buffer {
  return encodeRecord({ key: null, value: null, ...record, offsetDelta }).buffer;
}

/** The marker that ends a transaction. Source: Kafka, "Control records". */
export function markerOf(
  isCommit: boolean,
  { baseOffset, producerId }: Readonly<{ baseOffset: number; producerId: number }>,
): Buffer {
  const key = Buffer.alloc(MARKER_BYTES);
  key.writeInt16BE(isCommit ? 1 : 0, 2);
  const records = recordBytes(0, { key, value: Buffer.alloc(6) });
  return batchOf({ records, count: 1, baseOffset, producerId, attributes: 0x30 });
}

/** xerial's blocks of snappy, as Java's clients write them. */
function xerial(bytes: Buffer): Buffer {
  const blockBytes = 32_768;
  const parts: Buffer[] = [Buffer.from('82534e41505059000000000100000001', 'hex')];
  for (let at = 0; at < bytes.length; at += blockBytes) {
    const block = compressSync(bytes.subarray(at, at + blockBytes));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(block.length);
    parts.push(length, block);
  }
  return Buffer.concat(parts);
}

/** How records are compressed, by a name of it: two ways for snappy. */
export const COMPRESSED: Readonly<Record<string, Readonly<{ codec: number; of: (bytes: Buffer) => Buffer }>>> = {
  none: { codec: CODECS.none, of: (bytes) => bytes },
  gzip: { codec: CODECS.gzip, of: (bytes) => gzipSync(bytes) },
  snappy: { codec: CODECS.snappy, of: (bytes) => compressSync(bytes) },
  'snappy of xerial': { codec: CODECS.snappy, of: (bytes) => xerial(bytes) },
  lz4: { codec: CODECS.lz4, of: (bytes) => compressFrameSync(bytes) },
  zstd: { codec: CODECS.zstd, of: (bytes) => zstdCompressSync(bytes) },
};
