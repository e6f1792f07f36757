/** A record of the log byte for byte, and as Avro: `schemas/oretrail.audit.Record`. */
import { readFileSync } from 'node:fs';
import { AvroError, Cursor } from '@oretrail/avro';
import avsc from 'avsc';
import { ArchiveError } from '../errors.ts';

/** One header of a record. Its name is bytes, for nothing makes a writer keep to UTF-8. */
export type RecordHeader = Readonly<{ name: Buffer; value: Buffer | null }>;

/** A record as the log has it. */
export type ArchivedRecord = Readonly<{
  offset: number;
  /** When the log took it: milliseconds since 1970-01-01T00:00:00Z. */
  appendTimeMs: number;
  key: Buffer | null;
  value: Buffer | null;
  /** In their order; a name may stand more than once. */
  headers: readonly RecordHeader[];
}>;

const SCHEMA_URL = new URL('../../../../schemas/oretrail.audit.Record/v1.avsc', import.meta.url);

/** The schema as segments carry it. It is part of their bytes, so a version never changes. */
export const RECORD_SCHEMA: string = JSON.stringify(JSON.parse(readFileSync(SCHEMA_URL, 'utf8')));

const TYPE = avsc.Type.forSchema(JSON.parse(RECORD_SCHEMA), { wrapUnions: 'always' });

const orNull = (bytes: Buffer | null): { bytes: Buffer } | null => (bytes === null ? null : { bytes });

/** A record as Avro: what content digests are made of. */
export function recordBytes({ offset, appendTimeMs, key, value, headers }: ArchivedRecord): Buffer {
  return TYPE.toBuffer({
    offset,
    appendTimeMs,
    key: orNull(key),
    value: orNull(value),
    headers: headers.map((header) => ({ name: header.name, value: orNull(header.value) })),
  });
}

function readBytes(cursor: Cursor, block: Buffer): Buffer {
  const length = cursor.length();
  const start = cursor.at;
  cursor.skip(length);
  return block.subarray(start, start + length);
}

function readBytesOrNull(cursor: Cursor, block: Buffer): Buffer | null {
  return cursor.index(2) === 0 ? null : readBytes(cursor, block);
}

function readRecord(cursor: Cursor, block: Buffer): ArchivedRecord {
  const [offset, appendTimeMs] = [cursor.long(), cursor.long()];
  const [key, value] = [readBytesOrNull(cursor, block), readBytesOrNull(cursor, block)];
  const headers: RecordHeader[] = [];
  // An item takes two bytes at least, so what a hostile count allocates is bounded by the bytes that are there.
  cursor.blocks(() => headers.push({ name: readBytes(cursor, block), value: readBytesOrNull(cursor, block) }));
  return { offset, appendTimeMs, key, value, headers };
}

/**
 * The records of a block, exactly as many as it says. Their bytes are views of the block: who keeps one keeps them all.
 * @param onRecord gets each as Avro, too; it may throw
 * @throws ArchiveError `bad-record`
 */
export function readRecords(
  block: Buffer,
  count: number,
  onRecord: (offset: number, record: Buffer) => void = () => {},
): readonly ArchivedRecord[] {
  const cursor = new Cursor(block);
  try {
    const records: ArchivedRecord[] = [];
    for (let left = count; left > 0; left -= 1) {
      const start = cursor.at;
      const record = readRecord(cursor, block);
      onRecord(record.offset, block.subarray(start, cursor.at));
      records.push(record);
    }
    if (cursor.remaining > 0) throw cursor.error('trailing-bytes', `${cursor.remaining} bytes are left`);
    return records;
  } catch (cause) {
    if (cause instanceof AvroError) throw new ArchiveError('bad-record', cause.message, { cause });
    throw cause;
  }
}
