/**
 * Headers of a record as they stand in it: in their order, repeated, without a value, of names that are not UTF-8. Nothing else
 * of what a fetch gives has all of that. Source: Kafka, "Record format": `Headers => [HeaderKey HeaderValue]`.
 */
import { bytesAt, bytesOf, Cursor, isAscii, isText, type RecordHeader, writeHeaderList } from '@oretrail/avro';

const NO_BYTES = Buffer.alloc(0);

/**
 * All headers, one by one as they are asked for: a caller that stops early has not paid for the others.
 * @param headerBytes from the number of the headers on
 * @throws AvroError if the bytes are not headers: our reader lets no such bytes through
 */
export function* headersIn(headerBytes: Buffer): Generator<RecordHeader, void> {
  const cursor = new Cursor(headerBytes);
  for (let left = cursor.long(); left > 0; left -= 1) {
    yield { name: bytesAt(cursor, headerBytes) ?? NO_BYTES, value: bytesAt(cursor, headerBytes) };
  }
}

/**
 * Goes over all headers and keeps none of them.
 * @returns how many there are
 * @throws AvroError if the bytes are not headers, or the headers end before the bytes do
 */
export function countHeaders(headerBytes: Buffer): number {
  const cursor = new Cursor(headerBytes);
  const count = cursor.long();
  if (count < 0) throw cursor.error('bad-length', `There are ${count} headers`);
  for (let left = count; left > 0; left -= 1) {
    cursor.skip(cursor.length());
    cursor.skip(Math.max(0, cursor.long()));
  }
  if (cursor.remaining > 0) throw cursor.error('trailing-bytes', `${cursor.remaining} bytes are left`);
  return count;
}

/** A number as it stands before bytes. */
export function numberBytes(value: number): Buffer {
  return bytesOf((sink) => sink.long(value));
}

/** The same headers as they are to stand in a record. */
export function headerBytesOf(headers: readonly RecordHeader[]): Buffer {
  return bytesOf((sink) => writeHeaderList(sink, headers));
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Bytes as text; null if they are not UTF-8. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** The text of a header; null if there is none, more than one, or none in UTF-8. */
export function headerText(headers: Iterable<RecordHeader>, name: string): string | null {
  const due = Buffer.from(name);
  let found: Buffer | null = null;
  for (const header of headers) {
    if (!header.name.equals(due)) continue;
    if (found !== null) return null;
    found = header.value ?? NO_BYTES;
    if (header.value === null) return null;
  }
  return found === null ? null : utf8(found);
}

/** The same of the headers of a record, as they stand in it. @param name of ASCII @throws AvroError as {@link headersIn} */
export function textOfHeader(headerBytes: Buffer, name: string): string | null {
  const cursor = new Cursor(headerBytes);
  let found: Buffer | null = null;
  for (let left = cursor.long(); left > 0; left -= 1) {
    const nameLength = Math.max(0, cursor.long());
    const isDue = nameLength === name.length && isText(headerBytes, cursor.at, name);
    cursor.skip(nameLength);
    if (!isDue) {
      cursor.skip(Math.max(0, cursor.long()));
      continue;
    }
    const value = bytesAt(cursor, headerBytes);
    if (value === null || found !== null) return null;
    found = value;
  }
  if (found === null) return null;
  return isAscii(found) ? found.toString('latin1') : utf8(found);
}
