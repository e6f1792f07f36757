/** Key, value and headers as they stand in a record, one after the other. Source: Kafka, "Record format". */
import type { RecordHeader } from './archived-record.ts';
import { type ByteSink, bytesOf } from './byte-sink.ts';
import { Cursor } from './guard/cursor.ts';

/** What a record says. */
export type RecordBody = Readonly<{ key: Buffer | null; value: Buffer | null; headers: readonly RecordHeader[] }>;

/** Headers that many records have, as they stand in each of them. */
export type HeaderRun = Readonly<{ count: number; bytes: Buffer }>;

const NO_BYTES = Buffer.alloc(0);

function writeBytes(sink: ByteSink, bytes: Buffer | null): void {
  sink.long(bytes?.length ?? -1);
  if (bytes !== null) sink.raw(bytes);
}

function writeEach(sink: ByteSink, headers: readonly RecordHeader[]): void {
  for (const { name, value } of headers) {
    writeBytes(sink, name);
    writeBytes(sink, value);
  }
}

/** Encodes headers once. */
export function headerRun(headers: readonly RecordHeader[]): HeaderRun {
  return { count: headers.length, bytes: bytesOf((sink) => writeEach(sink, headers)) };
}

/** No headers. */
export const NO_MORE_HEADERS: HeaderRun = headerRun([]);

/** Writes headers from their number on. @param more further ones behind them */
export function writeHeaderList(sink: ByteSink, headers: readonly RecordHeader[], more = NO_MORE_HEADERS): void {
  sink.long(headers.length + more.count);
  writeEach(sink, headers);
  sink.raw(more.bytes);
}

/** Writes what a record says. @param more further headers behind its own */
export function writeBody(sink: ByteSink, { key, value, headers }: RecordBody, more = NO_MORE_HEADERS): void {
  writeBytes(sink, key);
  writeBytes(sink, value);
  writeHeaderList(sink, headers, more);
}

/** Bytes behind their length, which moves the cursor beyond them; null if the length is below zero. */
export function bytesAt(cursor: Cursor, bytes: Buffer): Buffer | null {
  const length = cursor.long();
  if (length < 0) return null;
  const start = cursor.at;
  cursor.skip(length);
  return bytes.subarray(start, start + length);
}

/** The parts of a record that we have written. */
export function bodyIn(bytes: Buffer): RecordBody {
  const cursor = new Cursor(bytes);
  const [key, value] = [bytesAt(cursor, bytes), bytesAt(cursor, bytes)];
  const headers: RecordHeader[] = [];
  for (let left = cursor.long(); left > 0; left -= 1) {
    headers.push({ name: bytesAt(cursor, bytes) ?? NO_BYTES, value: bytesAt(cursor, bytes) });
  }
  return { key, value, headers };
}
