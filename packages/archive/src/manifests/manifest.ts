/**
 * Manifests: what each segment of a partition holds, chained by digests, so that the last one proves all.
 * Source: architecture.md, "Audit".
 */
import { LONG_MAX } from '@oretrail/avro';
import {
  areBlanksBetween,
  type Blank,
  blanksWithin,
  countBlank,
  isSamePartition,
  type PartitionIdentity,
  topicPartitionOf,
  VERDICTS,
} from '@oretrail/runtime';
import { z } from 'zod';
import { canonicalBytes, readCanonical, SHA256, sha256Of } from '../canonical-object.ts';
import { archiveError } from '../errors.ts';
import { ARCHIVED_TOPICS } from '../keys.ts';
import { MANIFEST_BYTES_MAX, PARTITIONS_MAX, SEGMENT_RECORDS_MAX } from '../limits.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import type { SegmentTotals } from '../segments/segment-tally.ts';

/** What one segment holds. An object of its own, in RFC 8785 form; its digest is the SHA-256 of its bytes. */
export type Manifest = SegmentTotals &
  Readonly<{
    v: 1;
    topic: string;
    partition: number;
    identity: PartitionIdentity;
    /** The digest of the manifest before it; null in the first. */
    previousSha256: string | null;
    /** Offsets from the manifest before this one up to `next` at which an input has no record; absent if there are none. */
    blanks?: readonly Blank[] | undefined;
    /** For each schema id that a value names, the SHA-256 of the schema; null if the registry knew of none. */
    schemas: Readonly<Record<string, string | null>>;
  }>;

/** A schema id as a member is named after it: an unsigned number of 32 bits. */
export const SCHEMA_ID: RegExp = /^(0|[1-9][0-9]{0,9})$/;

const offset = z.int().min(0).max(LONG_MAX);

const MANIFEST: z.ZodType<Manifest> = z.strictObject({
  v: z.literal(1),
  topic: z.enum(ARCHIVED_TOPICS),
  partition: z
    .int()
    .min(0)
    .max(PARTITIONS_MAX - 1),
  identity: z.strictObject({ cluster: z.string().min(1).max(256), firstRecordSha256: SHA256 }),
  first: offset,
  next: offset,
  count: z.int().min(1).max(SEGMENT_RECORDS_MAX),
  recordBytes: z.int().min(1),
  contentSha256: SHA256,
  recordsRoot: SHA256,
  objectSha256: SHA256,
  objectBytes: z.int().min(1),
  previousSha256: SHA256.nullable(),
  blanks: z
    .array(z.tuple([offset, offset]))
    .min(1)
    .max(SEGMENT_RECORDS_MAX)
    .optional(),
  schemas: z.record(z.string().regex(SCHEMA_ID), SHA256.nullable()),
});

/** A manifest as it is stored. */
export function manifestBytes(manifest: Manifest): Buffer {
  return canonicalBytes(manifest);
}

/** A manifest with its digest: the head of a chain, as far as it goes. */
export type ChainHead = Readonly<{ manifest: Manifest; sha256: string }>;

/** Reads a manifest from the bytes of its object. @throws ArchiveError `bad-manifest` */
export function readManifest(bytes: Uint8Array): ChainHead {
  const shape = { schema: MANIFEST, bytesMax: MANIFEST_BYTES_MAX, code: 'bad-manifest' } as const;
  return { manifest: readCanonical(bytes, shape), sha256: sha256Of(bytes) };
}

/**
 * Whether it is known of each offset of a topic that it has a record, or why it has none: of inputs, which others write, but
 * not of verdicts, whose revisions are dense. protocol.md, "Registers".
 */
export function isDense(topic: string): boolean {
  return topic !== VERDICTS;
}

function requireOffsets(manifest: Manifest, due: number): void {
  const { topic, partition, first, next, count, blanks = [] } = manifest;
  const what = `${topicPartitionOf(topic, partition)} continues at ${first}, but ${due} is due`;
  if (first < due || next - first < count) throw archiveError('bad-order', what);
  if (!areBlanksBetween(blanks, due, isDense(topic) ? next : due)) {
    throw archiveError('bad-manifest', `Its blanks do not ascend between ${due} and ${next}`);
  }
  if (!isDense(topic)) return;
  const before = countBlank(blanksWithin(blanks, due, first));
  if (first - due > before) throw archiveError('hole', what);
  if (next - first <= count + countBlank(blanks) - before) return;
  throw archiveError('hole', `${count} records stand between ${first} and ${next}`);
}

/**
 * Requires that a manifest follows another in the chain of a partition.
 * @param previous null if it is the first
 * @throws ArchiveError `wrong-place`, `broken-link`, `other-partition`, `hole`, `bad-order`, `bad-manifest`
 */
export function requireLink(place: PartitionPlace, previous: ChainHead | null, manifest: Manifest): void {
  if (manifest.topic !== place.topic || manifest.partition !== place.partition) {
    throw archiveError('wrong-place', `It is of ${topicPartitionOf(manifest.topic, manifest.partition)}`);
  }
  requireOffsets(manifest, previous?.manifest.next ?? 0);
  if (manifest.previousSha256 !== (previous?.sha256 ?? null)) {
    throw archiveError('broken-link', `It follows ${manifest.previousSha256}, and ${previous?.sha256} is due`);
  }
  if (previous !== null) requireIdentity(previous.manifest.identity, manifest.identity);
}

/** @throws ArchiveError `other-partition` */
export function requireIdentity(due: PartitionIdentity, found: PartitionIdentity): void {
  if (isSamePartition(due, found)) return;
  const shown = ({ cluster, firstRecordSha256 }: PartitionIdentity) => `${cluster} from ${firstRecordSha256} on`;
  throw archiveError('other-partition', `It is of ${shown(found)}, and ${shown(due)} is due`);
}

/**
 * Requires that a segment, as it was read, is what its manifest says.
 * @throws ArchiveError `object-differs`, `content-differs`
 */
export function requireTotals(due: SegmentTotals, found: SegmentTotals): void {
  const differing = (names: readonly (keyof SegmentTotals)[]) => names.find((name) => due[name] !== found[name]);
  const content = differing(['contentSha256', 'recordsRoot', 'first', 'next', 'count', 'recordBytes']);
  if (content !== undefined) {
    throw archiveError('content-differs', `${content} is ${found[content]}, and ${due[content]} is due`);
  }
  const object = differing(['objectSha256', 'objectBytes']);
  if (object !== undefined) {
    throw archiveError('object-differs', `${object} is ${found[object]}, and ${due[object]} is due`);
  }
}

/** Confluent's wire format: a zero byte, then the id in four. */
const WIRE_PREFIX_BYTES = 5;

/** The schema that a record's value names; null if it is not in the wire format. */
export function schemaIdIn({ value }: ArchivedRecord): number | null {
  return value === null || value.length < WIRE_PREFIX_BYTES || value[0] !== 0 ? null : value.readUInt32BE(1);
}

/**
 * Requires that a manifest names the schema of a record. A reader would miss the schema, and blame
 * what is not at fault.
 * @returns the schema's id
 * @throws ArchiveError `content-differs`
 */
export function requireNamed({ schemas }: Manifest, { offset }: ArchivedRecord, id: number): number {
  if (Object.hasOwn(schemas, id)) return id;
  throw archiveError('content-differs', `The value at ${offset} names the schema ${id}, and its manifest does not`);
}

/**
 * Requires that a manifest names exactly the schemas that its segment's values name.
 * @throws ArchiveError `content-differs`
 */
export function requireSchemaIds({ schemas }: Manifest, found: ReadonlySet<number>): void {
  const named = Object.keys(schemas).map(Number);
  if (named.length === found.size && named.every((id) => found.has(id))) return;
  throw archiveError('content-differs', `Its values name ${found.size} schemas, and it says ${named.length}`);
}
