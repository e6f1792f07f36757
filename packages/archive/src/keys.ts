/** The names of an archive's objects. Source: architecture.md, "Audit". */
import { GRANTS, PUBLIC_INPUTS, type Topic, VERDICTS } from '@oretrail/runtime';
import type { PartitionPlace, SegmentPlace } from './segments/segment-place.ts';

/** What all names begin with; the number is that of this layout. */
export const ARCHIVE_ROOT = 'audit/v1/';

/** The topics that are archived: what comes from outside, who may state it, and the verdicts. No topic is named like the other folders. */
export const ARCHIVED_TOPICS: readonly Topic[] = [...PUBLIC_INPUTS, GRANTS, VERDICTS];

/** Digits of an offset or number in a name, so that names sort as numbers: 2⁶³ has 19. Source: architecture.md, "Audit". */
const NUMBER_DIGITS = 20;
/** Digits of a schema id: 2³² has 10. */
const SCHEMA_ID_DIGITS = 10;

const padded = (number: number, digits = NUMBER_DIGITS): string => String(number).padStart(digits, '0');

/** Where the objects of a partition lie. */
export function chainPrefix({ topic, partition }: PartitionPlace): string {
  return `${ARCHIVE_ROOT}${topic}/${partition}/`;
}

/** The records of a segment. */
export function segmentKey(place: SegmentPlace): string {
  return `${chainPrefix(place)}${padded(place.first)}.avro`;
}

/** What a segment is said to hold. */
export function manifestKey(place: SegmentPlace): string {
  return `${chainPrefix(place)}${padded(place.first)}.json`;
}

/** Where the schemas lie that values name by id. */
export const SCHEMAS_PREFIX = `${ARCHIVE_ROOT}schemas/`;

/** One schema, as the registry gave it. */
export function schemaKey(id: number): string {
  return `${SCHEMAS_PREFIX}${padded(id, SCHEMA_ID_DIGITS)}.avsc`;
}

/** Where the seals lie. */
export const SEALS_PREFIX = `${ARCHIVE_ROOT}seals/`;

/** One seal, numbered from 1. */
export function sealKey(number: number): string {
  return `${SEALS_PREFIX}${padded(number)}.json`;
}

/** Where each seal leaves what was buried before its cut. */
export const FATES_PREFIX = `${ARCHIVE_ROOT}fates/`;

/** What was buried before a seal's cut, named by the SHA-256 of its bytes: 64 lower-case hex digits. */
export function fatesKey(sha256: string): string {
  return `${FATES_PREFIX}${sha256}.json`;
}

/** What an object is, as its name says. */
export type ArchiveObject =
  | Readonly<{ kind: 'segment' | 'manifest'; place: SegmentPlace }>
  | Readonly<{ kind: 'schema'; id: number }>
  | Readonly<{ kind: 'seal'; number: number }>
  | Readonly<{ kind: 'fates'; sha256: string }>;

const NAME =
  /^audit\/v1\/(?:([a-zA-Z0-9._-]+)\/([0-9]{1,10})\/)?(?:(schemas|seals)\/)?([0-9]{10,20})\.(avro|json|avsc)$/;

const FATES_NAME = /^audit\/v1\/fates\/([0-9a-f]{64})\.json$/;

function candidateOf(match: RegExpExecArray): ArchiveObject {
  const [, topic, partition, folder, digits, ending] = match;
  const number = Number(digits);
  if (folder === 'schemas') return { kind: 'schema', id: number };
  if (folder === 'seals') return { kind: 'seal', number };
  const place = { topic: topic ?? '', partition: Number(partition), first: number };
  return { kind: ending === 'avro' ? 'segment' : 'manifest', place };
}

/** The name of an object. */
export function keyOf(object: ArchiveObject): string {
  switch (object.kind) {
    case 'segment':
      return segmentKey(object.place);
    case 'manifest':
      return manifestKey(object.place);
    case 'schema':
      return schemaKey(object.id);
    case 'seal':
      return sealKey(object.number);
    case 'fates':
      return fatesKey(object.sha256);
  }
}

/** What the name of an object says; null if an archive has no such names. A name can be written in one way only. */
export function readKey(key: string): ArchiveObject | null {
  const [, sha256] = FATES_NAME.exec(key) ?? [];
  if (sha256 !== undefined) return { kind: 'fates', sha256 };
  const match = NAME.exec(key);
  if (match === null) return null;
  const object = candidateOf(match);
  if (keyOf(object) !== key) return null;
  return !('place' in object) || ARCHIVED_TOPICS.includes(object.place.topic) ? object : null;
}
