/** Reads Avro's primitives and checks each of them. Source: Avro 1.12, "Binary Encoding". */

import { isUtf8 } from 'node:buffer';
import { AVRO_ERRORS, type AvroError, type AvroErrorCode } from '../errors.ts';
import { DEPTH_MAX, LONG_MAX, VALUES_FREE, VALUES_PER_BYTE_MAX, VARINT_BYTES_MAX } from '../limits.ts';
import { isAscii, isText } from '../text-bytes.ts';

/** A byte of a number from here on has another behind it. */
const MORE_BYTES = 0x80;
/** A place in the bytes of one value. What it reads is there: a claim is proven before it costs anything. */
export class Cursor {
  /** Values looked at so far: the measure of the work done. */
  values = 0;
  private position: number;
  private depth = 0;
  private readonly bytes: Buffer;
  private readonly begin: number;
  private readonly end: number;
  private readonly valuesMax: number;

  /** Goes over the bytes from `begin` on, before `end`. */
  constructor(bytes: Buffer, begin = 0, end = bytes.length) {
    this.bytes = bytes;
    this.begin = begin;
    this.end = end;
    this.position = begin;
    this.valuesMax = VALUES_FREE + VALUES_PER_BYTE_MAX * (end - begin);
  }

  get at(): number {
    return this.position;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  /** Counts one more value. */
  count(): void {
    this.values += 1;
    if (this.values > this.valuesMax) throw this.error('too-many-values', `Over ${this.valuesMax} values`);
  }

  /** Enters a record, list or map. */
  enter(): void {
    this.depth += 1;
    if (this.depth > DEPTH_MAX) throw this.error('too-deep', `Nested deeper than ${DEPTH_MAX}`);
  }

  leave(): void {
    this.depth -= 1;
  }

  skip(length: number): void {
    if (length > this.remaining) throw this.error('truncated', `${length} bytes are due, ${this.remaining} are left`);
    this.position += length;
  }

  boolean(): boolean {
    const byte = this.byte();
    if (byte > 1) throw this.error('bad-boolean', `A boolean is ${byte}`);
    return byte === 1;
  }

  int(): number {
    const value = this.long();
    if (value !== (value | 0)) throw this.error('bad-number', `${value} is not a 32-bit number`);
    return value;
  }

  float(): number {
    this.skip(4);
    return this.bytes.readFloatLE(this.position - 4);
  }

  double(): number {
    this.skip(8);
    return this.bytes.readDoubleLE(this.position - 8);
  }

  /** A zigzag number. Halves are added up, exactly as long as the number is within bounds. */
  long(): number {
    const first = this.byte();
    if (first < MORE_BYTES) return (first & 1) === 0 ? first >> 1 : -(first >> 1) - 1;
    let half = (first & 0x7e) / 2;
    let scale = 64;
    let byte = first;
    for (let length = 1; byte >= MORE_BYTES; length += 1) {
      if (length === VARINT_BYTES_MAX) throw this.error('bad-number', `A number of over ${VARINT_BYTES_MAX} bytes`);
      byte = this.byte();
      half += (byte & 0x7f) * scale;
      scale *= 128;
    }
    if (half >= LONG_MAX) throw this.error('bad-number', `A number beyond ${LONG_MAX}`);
    return (first & 1) === 0 ? half : -half - 1;
  }

  /** A length in bytes, checked against what is left. */
  length(): number {
    const length = this.long();
    if (length < 0) throw this.error('bad-length', `A length is ${length}`);
    if (length > this.remaining) throw this.error('truncated', `${length} bytes are due, ${this.remaining} are left`);
    return length;
  }

  /** @param last a text that it may be again */
  text(last = ''): string {
    const length = this.length();
    const start = this.position;
    const end = start + length;
    this.position = end;
    if (length === last.length && isText(this.bytes, start, last)) return last;
    if (isAscii(this.bytes, start, end)) return this.bytes.toString('latin1', start, end);
    if (!isUtf8(this.bytes.subarray(start, end))) throw this.error('bad-text', `A text of ${length} bytes`);
    return this.bytes.toString('utf8', start, end);
  }

  /** Bytes as hexadecimal digits. */
  hex(): string {
    const length = this.length();
    this.position += length;
    return this.bytes.toString('hex', this.position - length, this.position);
  }

  /** The number of a branch or symbol. */
  index(count: number): number {
    const index = this.long();
    if (index < 0 || index >= count) throw this.error('bad-branch', `Number ${index} of ${count}`);
    return index;
  }

  /**
   * The blocks of a list or map: for each item `item` is called. A claimed count costs nothing before its items are there.
   */
  blocks(item: () => void): void {
    for (let count = this.long(); count !== 0; count = this.long()) {
      // Blocks count too: without it a list could be of nothing but blocks of no size.
      this.count();
      const end = count < 0 ? this.length() + this.position : null;
      for (let left = Math.abs(count); left > 0; left -= 1) item();
      if (end !== null && end !== this.position) {
        const [at, due] = [this.position - this.begin, end - this.begin];
        throw this.error('bad-length', `A block ends at ${at} instead of ${due}`);
      }
    }
  }

  error(code: AvroErrorCode, what: string): AvroError {
    return AVRO_ERRORS.error(code, `${what}, at byte ${this.position - this.begin} of ${this.end - this.begin}`);
  }

  private byte(): number {
    const byte = this.position < this.end ? this.bytes[this.position] : undefined;
    if (byte === undefined) throw this.error('truncated', 'A byte is due, none is left');
    this.position += 1;
    return byte;
  }
}
