/** Texts as a database holds them: UTF-8 behind a checksum, so that no damaged one is taken for what was written. */
import { crc32 } from 'node:zlib';
import { damaged } from './errors.ts';

/** Bytes of the checksum, which stands first. */
const CHECKSUM_BYTES = 4;

/** Whether bytes are a text as {@link CHECKED_TEXT} writes it. */
export function isWholeText(bytes: Buffer): boolean {
  return bytes.length >= CHECKSUM_BYTES && crc32(bytes.subarray(CHECKSUM_BYTES)) === bytes.readUInt32LE(0);
}

/** Writes and reads them. */
export const CHECKED_TEXT = {
  encode(text: string): Buffer {
    const bytes = Buffer.allocUnsafe(CHECKSUM_BYTES + Buffer.byteLength(text));
    bytes.write(text, CHECKSUM_BYTES);
    bytes.writeUInt32LE(crc32(bytes.subarray(CHECKSUM_BYTES)));
    return bytes;
  },
  /** @throws LocalStateError `damaged` */
  decode(shared: Buffer): string {
    // LMDB lends one buffer for all reads, and sets no more than its `length`.
    const bytes = shared.subarray(0, shared.length);
    if (!isWholeText(bytes)) throw damaged(`A value of ${bytes.length} bytes has another checksum`);
    return bytes.toString('utf8', CHECKSUM_BYTES);
  },
};
