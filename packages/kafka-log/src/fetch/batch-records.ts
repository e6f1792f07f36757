/**
 * The records of one batch, one by one as they are asked for: a batch may hold millions. What can't be read is there all the
 * same, with its offset and a substitute, so that no reader misses it.
 */

import { AVRO_ERRORS, type AvroError, bytesAt, Cursor } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { countHeaders } from '../header-bytes.ts';
import { HEADERS_READ_MAX } from '../limits.ts';
import { type FetchedMessage, NO_HEADERS } from './fetched-message.ts';
import { CODECS, INFLATED_BYTES_MAX, inflated } from './inflate.ts';
import type { Batch, BatchHead } from './record-batch.ts';
import { beginning, digestOfBatch, digestOfRecord } from './whole.ts';

type Place = Readonly<{ offset: number; timeMs: number }>;

/** @throws AvroError if the bytes from `begin` on, before `end`, are not such a record */
function messageOf({ offset, timeMs }: Place, bytes: Buffer, begin: number, end: number): FetchedMessage {
  const cursor = new Cursor(bytes, begin, end);
  const key = bytesAt(cursor, bytes);
  const value = bytesAt(cursor, bytes);
  const headerBytes = bytes.subarray(cursor.at, end);
  const headerCount = countHeaders(headerBytes);
  if (headerCount <= HEADERS_READ_MAX) return { offset, timeMs, key, value, headerBytes, headerCount };
  const { code, what } = AVRO_ERRORS.error('too-many-headers', `${headerCount} headers, over ${HEADERS_READ_MAX}`);
  const withheld = { code, what, ...digestOfRecord({ key, value, headerBytes }) };
  const instead = { key: beginning(key), value: beginning(value), headerBytes: NO_HEADERS, headerCount: 0 };
  return { offset, timeMs, ...instead, withheld };
}

/** An AvroError for whatever can be wrong with bytes. */
function asBadBatch(error: unknown): AvroError {
  if (!isErrorOf(AVRO_ERRORS, error)) throw error;
  const isOfBatch = error.code === 'bad-batch' || error.code === 'batch-too-large';
  return isOfBatch ? error : AVRO_ERRORS.error('bad-batch', error.what, { cause: error });
}

/** The records of a batch, or why there are none. */
function wholeOf({ head, records }: Batch): Buffer | AvroError {
  try {
    return inflated(head.codec, records);
  } catch (error) {
    return asBadBatch(error);
  }
}

/** What is left of a batch that can't be read on: each of its offsets, with the same bytes. */
type Rest = Pick<FetchedMessage, 'withheld' | 'value'>;

/** Reads a batch once, from its beginning on. */
export class BatchRecords {
  private readonly head: BatchHead;
  private readonly compressed: Buffer;
  private readonly inflated: Buffer;
  private readonly cursor: Cursor;
  private left: number;
  /** The offset that comes next, if none was taken away. */
  private due: number;
  private rest: Rest | null = null;

  /** Bytes that were inflated for it; as many as might be if it can't be said. */
  readonly inflatedBytes: number;

  /** Inflates a batch, as far as its bound. */
  constructor(batch: Batch) {
    const { head, records } = batch;
    const whole = wholeOf(batch);
    const isPlain = head.codec === CODECS.none;
    this.inflatedBytes = isPlain ? 0 : isErrorOf(AVRO_ERRORS, whole) ? INFLATED_BYTES_MAX : whole.length;
    this.head = head;
    this.compressed = records;
    this.inflated = isErrorOf(AVRO_ERRORS, whole) ? Buffer.alloc(0) : whole;
    this.cursor = new Cursor(this.inflated);
    this.left = head.count;
    this.due = head.baseOffset;
    if (isErrorOf(AVRO_ERRORS, whole)) this.giveUp(whole);
  }

  /** The next record at an offset or behind it; null if there is none. */
  next(from: number): FetchedMessage | null {
    if (this.rest === null) {
      try {
        return this.readNext(from);
      } catch (error) {
        this.giveUp(asBadBatch(error));
      }
    }
    return this.nextOfRest(from);
  }

  private readNext(from: number): FetchedMessage | null {
    while (this.left > 0) {
      const end = this.cursor.length() + this.cursor.at;
      this.cursor.skip(1);
      const timeMs = this.timeOf(this.cursor.long());
      const offset = this.offsetOf(this.cursor.long());
      const message = offset < from ? null : messageOf({ offset, timeMs }, this.inflated, this.cursor.at, end);
      this.cursor.skip(end - this.cursor.at);
      this.left -= 1;
      this.due = offset + 1;
      if (message !== null) return message;
    }
    return null;
  }

  /** A broker looks at those of compressed batches only. */
  private offsetOf(delta: number): number {
    const offset = this.head.baseOffset + delta;
    if (offset >= this.due && offset <= this.head.lastOffset) return offset;
    throw AVRO_ERRORS.error(
      'bad-batch',
      `A record has the offset ${offset}, and ${this.due} to ${this.head.lastOffset} are left`,
    );
  }

  private timeOf(delta: number): number {
    return this.head.appendTimeMs ?? this.head.firstTimeMs + delta;
  }

  private giveUp({ code, what }: AvroError): void {
    const withheld = { code, what, ...digestOfBatch(this.compressed) };
    this.rest = { withheld, value: beginning(this.compressed) };
  }

  private nextOfRest(from: number): FetchedMessage | null {
    const offset = Math.max(from, this.due);
    if (this.rest === null || offset > this.head.lastOffset) return null;
    this.due = offset + 1;
    return { offset, timeMs: this.head.lastTimeMs, key: null, headerBytes: NO_HEADERS, headerCount: 0, ...this.rest };
  }
}
