/**
 * Bytes as they are written, one value after the other. Source: Avro 1.12 specification, "Binary Encoding"; Kafka's numbers of
 * variable length are the same.
 */

/** A first slab holds a verdict, not many: a request may have few records for each of many partitions. */
const SLAB_BYTES_LEAST = 4_096;
/** By how much each further slab is larger than the one before, up to the most. */
const GROWTH = 8;
/** A larger slab is made only for a larger value: this one holds some 200 verdicts. */
const SLAB_BYTES_MOST = 256 * 1_024;
/** The most slabs that are kept for the next request: a step of 2,000 verdicts fills nine. */
const SLABS_KEPT_MAX = 16;
/** Up to so many characters a loop is faster than a call into the platform. */
const SHORT_CHARACTERS_MAX = 12;
/** Bytes of the longest number: 64 bits in groups of 7. */
const LONG_BYTES_MAX = 10;
/** Below it, zigzag and shifts stay within 31 bits. */
const SMALL_MAX = 2 ** 30;
/** Bytes that are left for a length until it is known: nearly all records of ours have 64 to 8,191 bytes. */
const LENGTH_BYTES = 2;

const NO_SLAB = Buffer.alloc(0);
const IDLE_SLABS: Buffer[] = [];

/** Room for a value, in memory that was used before if there is some: with new memory, a request took a quarter more time to encode. */
function slabFor(bytes: number, before: number): Buffer {
  const size = Math.min(GROWTH * before, SLAB_BYTES_MOST);
  if (bytes > size) return Buffer.allocUnsafeSlow(2 * bytes);
  return (size === SLAB_BYTES_MOST ? IDLE_SLABS.pop() : undefined) ?? Buffer.allocUnsafeSlow(size);
}

function keep(slab: Buffer): void {
  if (slab.length === SLAB_BYTES_MOST && IDLE_SLABS.length < SLABS_KEPT_MAX) IDLE_SLABS.push(slab);
}

/**
 * Takes values. What was written since the last mark is one piece: it lies together, and can be taken away again. Pieces before it
 * stay where they are, until the sink is released.
 */
export class ByteSink {
  private buffer: Buffer = Buffer.allocUnsafeSlow(SLAB_BYTES_LEAST);
  private start = 0;
  private at = 0;
  private readonly full: { slab: Buffer; end: number }[] = [];

  /** Bytes of the piece. */
  get size(): number {
    return this.at - this.start;
  }

  /** Ends the piece; the next begins. */
  mark(): void {
    this.start = this.at;
  }

  /** Forgets the piece. */
  clear(): void {
    this.at = this.start;
  }

  /** A copy of the piece, which is forgotten. */
  taken(): Buffer {
    const bytes = Buffer.from(this.buffer.subarray(this.start, this.at));
    this.clear();
    return bytes;
  }

  /** All pieces that were ended, one after the other. */
  slabs(): readonly Buffer[] {
    return [...this.full, { slab: this.buffer, end: this.start }].map(({ slab, end }) => slab.subarray(0, end));
  }

  /** Empties the sink, once nobody uses what {@link slabs} gave: it is written over from now on. */
  release(): void {
    for (const { slab } of this.full) keep(slab);
    keep(this.buffer);
    this.full.length = 0;
    this.buffer = NO_SLAB;
    [this.start, this.at] = [0, 0];
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

  /** An unsigned number of 32 bits, the highest byte first. */
  uint32(value: number): void {
    this.makeRoom(4);
    this.at = this.buffer.writeUInt32BE(value, this.at);
  }

  /** UTF-8 behind its length. */
  text(value: string): void {
    const { length } = value;
    this.makeRoom(LONG_BYTES_MAX + 3 * length);
    if (length <= SHORT_CHARACTERS_MAX && this.short(value)) return;
    const lengthAt = this.at;
    // Nearly all texts are ASCII: as many bytes as characters.
    this.small(length << 1);
    const begin = this.at;
    const bytes = this.buffer.write(value, begin);
    if (bytes !== length) this.putLength(lengthAt, begin, bytes);
    this.at += bytes;
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

  /** Begins what stands behind its length. @returns what {@link closeLength} is given */
  openLength(): number {
    this.makeRoom(LENGTH_BYTES);
    this.at += LENGTH_BYTES;
    return this.size;
  }

  /** Ends it. @param opened from {@link openLength} */
  closeLength(opened: number): void {
    this.makeRoom(LONG_BYTES_MAX);
    const begin = this.start + opened;
    const length = this.at - begin;
    this.putLength(begin - LENGTH_BYTES, begin, length);
    this.at += length;
  }

  /** Writes a length before bytes, which move if it takes another room than was left for it. */
  private putLength(lengthAt: number, begin: number, length: number): void {
    const end = lengthAt + sizeOfLong(length);
    if (end !== begin) this.buffer.copyWithin(end, begin, begin + length);
    this.at = lengthAt;
    this.long(length);
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
    const { buffer, start, at } = this;
    this.buffer = slabFor(at - start + bytes, buffer.length);
    buffer.copy(this.buffer, 0, start, at);
    if (start > 0) this.full.push({ slab: buffer, end: start });
    this.start = 0;
    this.at = at - start;
  }
}

/** Bytes of a whole number that is not below zero. */
function sizeOfLong(value: number): number {
  let size = 1;
  for (let left = value * 2; left > 0x7f; left = Math.floor(left / 128)) size += 1;
  return size;
}

/** Sinks that nothing is written to: their slabs are used again. */
const IDLE: ByteSink[] = [];

/** What an action writes, by itself. */
export function bytesOf(write: (sink: ByteSink) => void): Buffer {
  const sink = IDLE.pop() ?? new ByteSink();
  try {
    write(sink);
    return sink.taken();
  } finally {
    sink.clear();
    IDLE.push(sink);
  }
}
