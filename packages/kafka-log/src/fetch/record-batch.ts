/** Batches of records as a broker keeps them. Source: Kafka, "Record batch", version 2. */

/** What a batch says of its records. */
export type BatchHead = Readonly<{
  baseOffset: number;
  /** Compaction leaves it as it was, whatever it takes away. */
  lastOffset: number;
  codec: number;
  isControl: boolean;
  isTransactional: boolean;
  producerId: bigint;
  /** When the broker took it, if that is what counts in its topic; null if the writer's times count. */
  appendTimeMs: number | null;
  firstTimeMs: number;
  lastTimeMs: number;
  /** Records that are there. */
  count: number;
}>;

/** A batch, and where it ends among others. Its records are compressed, or not. */
export type Batch = Readonly<{ head: BatchHead; records: Buffer; end: number }>;

/** Bytes before what the length counts, and before the records. */
const LENGTH_END = 12;
const HEAD_BYTES = 61;
const MAGIC_AT = 16;
const MAGIC = 2;
const CODEC_BITS = 0x07;
const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;

function headOf(bytes: Buffer, at: number): BatchHead {
  const attributes = bytes.readInt16BE(at + 21);
  const baseOffset = Number(bytes.readBigInt64BE(at));
  const lastTimeMs = Number(bytes.readBigInt64BE(at + 35));
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(at + 23),
    codec: attributes & CODEC_BITS,
    isControl: (attributes & CONTROL) !== 0,
    isTransactional: (attributes & TRANSACTIONAL) !== 0,
    producerId: bytes.readBigInt64BE(at + 43),
    appendTimeMs: (attributes & APPEND_TIME) === 0 ? null : lastTimeMs,
    firstTimeMs: Number(bytes.readBigInt64BE(at + 27)),
    lastTimeMs,
    count: bytes.readInt32BE(at + 57),
  };
}

/**
 * The batch that begins at a place of an answer; null if the answer ends within it, as it may.
 * @throws Error for a version of batches that no broker of ours keeps: Kafka 4 has no other
 */
export function batchAt(bytes: Buffer, at: number): Batch | null {
  if (at + HEAD_BYTES > bytes.length) return null;
  const magic = bytes.readInt8(at + MAGIC_AT);
  if (magic !== MAGIC) throw new Error(`a batch of version ${magic}, and ${MAGIC} is due`);
  const end = at + LENGTH_END + bytes.readInt32BE(at + 8);
  if (end > bytes.length) return null;
  return { head: headOf(bytes, at), records: bytes.subarray(at + HEAD_BYTES, end), end };
}
