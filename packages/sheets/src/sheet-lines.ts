/** Splits the bytes of a sheet into lines, within the bounds of a sheet. */
import { SHEET_ERRORS } from './errors.ts';
import { SHEET_BYTES_MAX } from './limits.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** A physical line, counted from 1: its bytes without the line end. */
export type SheetLine = Readonly<{ row: number; bytes: Buffer }>;

/** Takes the chunks of a sheet in order, and gives its lines. */
export class SheetLines {
  #held: Buffer[] = [];
  #bytes = 0;
  #row = 0;

  /** The lines that end in this chunk. @throws SheetError `sheet-too-large` */
  push(chunk: Uint8Array): SheetLine[] {
    this.#bytes += chunk.length;
    if (this.#bytes > SHEET_BYTES_MAX) {
      throw SHEET_ERRORS.error('sheet-too-large', `the sheet has more than ${SHEET_BYTES_MAX} bytes`);
    }
    // A copy, because the caller may use its memory again.
    const bytes = Buffer.from(chunk);
    const lines: SheetLine[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      lines.push(this.#close(bytes.subarray(start, end)));
      start = end + 1;
    }
    if (start < bytes.length) this.#held.push(bytes.subarray(start));
    return lines;
  }

  /** The last line, if the sheet does not end with a line feed. */
  end(): SheetLine[] {
    return this.#held.length > 0 ? [this.#close(Buffer.alloc(0))] : [];
  }

  #close(last: Buffer): SheetLine {
    this.#row += 1;
    const whole = this.#held.length === 0 ? last : Buffer.concat([...this.#held, last]);
    this.#held = [];
    return { row: this.#row, bytes: whole.at(-1) === CARRIAGE_RETURN ? whole.subarray(0, -1) : whole };
  }
}
