/** Splits a file of JSON that is not one event a line into its events, without understanding them. */

const [QUOTE, BACKSLASH, COMMA, LINE_FEED] = [0x22, 0x5c, 0x2c, 0x0a];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
/** Space, tab, line feed, carriage return. Source: RFC 8259, section 2. */
const BLANKS: readonly (number | undefined)[] = [0x20, 0x09, LINE_FEED, 0x0d];
const BYTE_ORDER_MARK = Buffer.from('\uFEFF');

/**
 * A piece that is an event, if it is good: its bytes without blanks around them, and the physical line from 1 on which it begins;
 * `bytes` is null for the end of a file that breaks off within a list.
 */
export type JsonPiece = Readonly<{ line: number; bytes: Buffer | null }>;

/** Goes through the bytes once. Brackets are counted and not matched: a piece that is not JSON is refused by itself later. */
class Pieces {
  readonly #bytes: Buffer;
  #at: number;
  #line = 1;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#at = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK.length : 0;
  }

  *all(): Generator<JsonPiece> {
    for (;;) {
      this.#skipBlanks();
      if (this.#byte === undefined) return;
      if (this.#byte === OPEN_LIST) yield* this.#items();
      else if (this.#byte === OPEN_OBJECT) yield this.#piece((depth) => depth === 0);
      else yield this.#piece((_, next) => next === LINE_FEED || next === OPEN_OBJECT || next === OPEN_LIST);
    }
  }

  /** The items of the list that begins here. */
  *#items(): Generator<JsonPiece> {
    this.#step();
    this.#skipBlanks();
    if (this.#byte === CLOSE_LIST) return this.#step();
    for (;;) {
      this.#skipBlanks();
      yield this.#piece((depth, next) => depth <= 0 && (next === COMMA || next === CLOSE_LIST));
      const separator = this.#byte;
      if (separator === undefined) return yield { line: this.#line, bytes: null };
      this.#step();
      if (separator === CLOSE_LIST) return;
    }
  }

  get #byte(): number | undefined {
    return this.#bytes[this.#at];
  }

  #step(): void {
    if (this.#byte === LINE_FEED) this.#line += 1;
    this.#at += 1;
  }

  #skipBlanks(): void {
    while (BLANKS.includes(this.#byte)) this.#step();
  }

  /** @param isEnd whether the piece ends before the next byte, by how deep it is within objects and lists of the piece */
  #piece(isEnd: (depth: number, next: number | undefined) => boolean): JsonPiece {
    const [start, line] = [this.#at, this.#line];
    let depth = 0;
    let end = start;
    while (this.#byte !== undefined && (this.#at === start ? this.#begins(isEnd) : !isEnd(depth, this.#byte))) {
      const byte = this.#byte;
      if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth += 1;
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth -= 1;
      if (byte === QUOTE) this.#skipText();
      else this.#step();
      if (!BLANKS.includes(byte)) end = this.#at;
    }
    return { line, bytes: this.#bytes.subarray(start, end) };
  }

  /** Whether there is a piece at all: an item of a list may be missing, anything else has been seen. */
  #begins(isEnd: (depth: number, next: number | undefined) => boolean): boolean {
    return this.#byte === OPEN_OBJECT || !isEnd(0, this.#byte);
  }

  /** A text ends on its line, whatever happens: so a quotation mark that is missing does not swallow the rest of the file. */
  #skipText(): void {
    this.#step();
    while (this.#byte !== undefined && this.#byte !== LINE_FEED) {
      const byte = this.#byte;
      this.#step();
      if (byte === QUOTE) return;
      if (byte === BACKSLASH && this.#byte !== LINE_FEED) this.#step();
    }
  }
}

/**
 * The events of a file, in order: the items of each list, and each other value by itself. Every byte but separators and blanks is
 * in a piece.
 */
export function jsonPieces(bytes: Buffer): Generator<JsonPiece> {
  return new Pieces(bytes).all();
}
