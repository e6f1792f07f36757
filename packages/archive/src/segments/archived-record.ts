/** Records of the log byte for byte, read back from a block of a segment. */

import { type ArchivedRecord, AVRO_ERRORS, Cursor, type RecordHeader } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { archiveError } from '../errors.ts';

export { type ArchivedRecord, RECORD_SCHEMA, recordBytes } from '@oretrail/avro';

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
    if (isErrorOf(AVRO_ERRORS, cause)) throw archiveError('bad-record', cause.what, { cause });
    throw cause;
  }
}
