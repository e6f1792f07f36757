/** A record of the log byte for byte, and as Avro: `schemas/oretrail.audit.Record`. The audit compares its digest. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PartitionIdentity } from '@oretrail/runtime';
import { SCHEMAS_URL, typeOf } from './schemas.ts';

/** One header of a record. Its name is bytes, because a writer may use any encoding. */
export type RecordHeader = Readonly<{ name: Buffer; value: Buffer | null }>;

/** A record as the log has it. */
export type ArchivedRecord = Readonly<{
  offset: number;
  /** When the log appended it: milliseconds since 1970-01-01T00:00:00Z. */
  appendTimeMs: number;
  key: Buffer | null;
  value: Buffer | null;
  /** In their order; a name may occur more than once. */
  headers: readonly RecordHeader[];
}>;

/** The schema as segments carry it. It is part of their bytes, so a version never changes. */
export const RECORD_SCHEMA: string = JSON.stringify(
  JSON.parse(readFileSync(new URL('oretrail.audit.Record/v1.avsc', SCHEMAS_URL), 'utf8')),
);

const TYPE = typeOf(JSON.parse(RECORD_SCHEMA));

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

/** The identity of a partition by its first record. */
export function identityOf(cluster: string, first: ArchivedRecord): PartitionIdentity {
  return { cluster, firstRecordSha256: createHash('sha256').update(recordBytes(first)).digest('hex') };
}
