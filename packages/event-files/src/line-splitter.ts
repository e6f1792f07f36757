/** Splits bytes into physical lines, and never holds more than one bounded line. */
import { EVENT_BYTES_MAX } from '@oretrail/model';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * A physical line, counted from 1. `bytes` are those before the line end, null if there were more than an event may
 * have; `end` is the place in the file behind the line end.
 */
export type RawLine = Readonly<{ line: number; end: number; bytes: Buffer | null }>;

/** A place between two lines of a file: how many lines, and bytes, lie before it. */
export type LinePlace = Readonly<{ line: number; byte: number }>;
/** The place before the first line. */
export const FILE_START: LinePlace = { line: 0, byte: 0 };

/** The bytes of a line without the carriage return of a CRLF; null if they are still too many. */
function withinBound(bytes: Buffer): Buffer | null {
  const isCrLf = bytes.at(-1) === CARRIAGE_RETURN;
  const content = isCrLf ? bytes.subarray(0, -1) : bytes;
  return content.length > EVENT_BYTES_MAX ? null : content;
}

/** Takes the chunks of one file in order and gives its lines. Memory: one chunk and one line of {@link EVENT_BYTES_MAX}. */
export class LineSplitter {
  #line: number;
  #byte: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #isTooLarge = false;

  /** @param from where in its file the first chunk begins */
  constructor({ line, byte }: LinePlace = FILE_START) {
    this.#line = line;
    this.#byte = byte;
  }

  /** The lines that end in this chunk. Their bytes share its memory: read them before it is used again. */
  push(chunk: Buffer): RawLine[] {
    const lines: RawLine[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, start)) {
      lines.push(this.#close(chunk.subarray(start, end), this.#byte + end + 1));
      start = end + 1;
    }
    this.#byte += chunk.length;
    this.#hold(chunk.subarray(start));
    return lines;
  }

  /** The last line, if the file does not end with a line feed. */
  end(): RawLine[] {
    return this.#heldBytes > 0 || this.#isTooLarge ? [this.#close(Buffer.alloc(0), this.#byte)] : [];
  }

  #hold(part: Buffer): void {
    // One byte more than the bound, for the carriage return of a CRLF.
    if (this.#heldBytes + part.length > EVENT_BYTES_MAX + 1) this.#isTooLarge = true;
    if (this.#isTooLarge) {
      this.#held = [];
      this.#heldBytes = 0;
    } else if (part.length > 0) {
      // A copy: a small rest must not keep a whole chunk alive, nor change with it.
      this.#held.push(Buffer.from(part));
      this.#heldBytes += part.length;
    }
  }

  #close(last: Buffer, end: number): RawLine {
    this.#line += 1;
    const isWhole = this.#heldBytes === 0 && !this.#isTooLarge;
    if (!isWhole) this.#hold(last);
    const bytes = isWhole ? last : Buffer.concat(this.#held);
    const content = this.#isTooLarge ? null : withinBound(bytes);
    this.#held = [];
    this.#heldBytes = 0;
    this.#isTooLarge = false;
    return { line: this.#line, end, bytes: content };
  }
}
