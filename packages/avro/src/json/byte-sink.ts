/** Bytes of Avro as they are written, one value after the other. Source: Avro 1.12 specification, "Binary Encoding". */

/** A first size that holds a verdict; it grows with the largest value, which a record's bound limits. */
const BYTES_AT_FIRST = 4_096;
/** Up to so many characters a loop is faster than a call into the platform. */
const SHORT_CHARACTERS_MAX = 24;
/** Bytes of the longest number: 64 bits in groups of 7. */
const LONG_BYTES_MAX = 10;
/** Below it, zigzag and shifts stay within 31 bits. */
const SMALL_MAX = 2 ** 30;

/** Takes values, and gives what was written since it was last emptied. */
export class ByteSink {
  private buffer = Buffer.allocUnsafeSlow(BYTES_AT_FIRST);
  private at = 0;

  /** What was written; the sink is empty then. */
  taken(): Buffer {
    const bytes = Buffer.from(this.buffer.subarray(0, this.at));
    this.at = 0;
    return bytes;
  }

  /** Forgets what was written of a value that failed. */
  clear(): void {
    this.at = 0;
  }

  byte(value: number): void {
    this.makeRoom(1);
    this.buffer[this.at] = value;
    this.at += 1;
  }

  /** A whole number of up to 53 bits: zigzag, then groups of 7 bits, the lowest first. */
  long(value: number): void {
    this.makeRoom(LONG_BYTES_MAX);
    if (value >= 0 && value < SMALL_MAX) this.small(value << 1);
    else this.large(value >= 0 ? value * 2 : -value * 2 - 1);
  }

  text(value: string): void {
    const { length } = value;
    this.makeRoom(LONG_BYTES_MAX + 3 * length);
    if (length <= SHORT_CHARACTERS_MAX && this.short(value)) return;
    this.long(Buffer.byteLength(value));
    this.at += this.buffer.write(value, this.at);
  }

  /** Bytes, given as hexadecimal digits. @returns false, and nothing is written, if the text is not pairs of such digits */
  hex(digits: string): boolean {
    const count = digits.length / 2;
    this.makeRoom(LONG_BYTES_MAX + count);
    const begin = this.at;
    this.long(count);
    const isWritten = this.buffer.write(digits, this.at, 'hex') === count;
    this.at = isWritten ? this.at + count : begin;
    return isWritten;
  }

  raw(bytes: Uint8Array): void {
    this.makeRoom(bytes.length);
    this.buffer.set(bytes, this.at);
    this.at += bytes.length;
  }

  private small(value: number): void {
    let left = value;
    while (left > 0x7f) {
      this.buffer[this.at] = (left & 0x7f) | 0x80;
      this.at += 1;
      left >>>= 7;
    }
    this.buffer[this.at] = left;
    this.at += 1;
  }

  private large(value: number): void {
    let left = value;
    while (left > 0x7f) {
      this.buffer[this.at] = (left % 128) | 0x80;
      this.at += 1;
      left = Math.floor(left / 128);
    }
    this.buffer[this.at] = left;
    this.at += 1;
  }

  /** @returns false, and nothing is written, if a character has more than one byte */
  private short(value: string): boolean {
    const { length } = value;
    const begin = this.at + 1;
    for (let i = 0; i < length; i += 1) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) return false;
      this.buffer[begin + i] = code;
    }
    this.buffer[this.at] = length << 1;
    this.at = begin + length;
    return true;
  }

  private makeRoom(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.at + bytes));
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }
}
