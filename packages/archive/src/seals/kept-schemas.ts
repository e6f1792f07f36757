/**
 * Schemas of taken records that no manifest names. The registry may refuse the audit worker an id that it has given to a
 * worker, or gives to one later; the worker has kept that schema, so the seal archives it. Source: protocol.md, "Fate".
 */
import { SCHEMA_CHARACTERS_MAX } from '@oretrail/avro';
import type { Store } from '@oretrail/store';
import { manifestsBetween } from '../archiver/stored-heads.ts';
import { sha256Of } from '../canonical-object.ts';
import { schemaKey } from '../keys.ts';
import { putOnce } from '../put-once.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import type { SchemaDigests } from './fates.ts';

/** The text of a schema that a taken record was written with; null if no taken record was. */
export type KeptSchemaOf = (id: number) => Promise<string | null>;

/** Offsets of a partition between two cuts. */
export type SealedRange = Readonly<{ place: PartitionPlace; from: number; to: number }>;

/** Ids that records of these ranges name, and whose schema their manifest does not have. */
async function unnamedIn(store: Store, ranges: readonly SealedRange[]): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const { place, from, to } of ranges) {
    for await (const { manifest } of manifestsBetween(store, place, { from, to })) {
      for (const [id, sha256] of Object.entries(manifest.schemas)) if (sha256 === null) ids.add(Number(id));
    }
  }
  return ids;
}

/**
 * Archives the kept schemas that the manifests of these ranges do not have.
 * @returns their digests; empty in nearly every archive
 * @throws ArchiveError `different-content` if another text of an id is archived
 */
export async function archiveKept(
  store: Store,
  ranges: readonly SealedRange[],
  { keptSchemaOf, retainUntil }: Readonly<{ keptSchemaOf: KeptSchemaOf; retainUntil?: Date }>,
): Promise<SchemaDigests> {
  const digests = new Map<number, string>();
  for (const id of await unnamedIn(store, ranges)) {
    const text = await keptSchemaOf(id);
    // A schema that readers refuse took no record.
    if (text === null || text.length > SCHEMA_CHARACTERS_MAX) continue;
    const body = Buffer.from(text, 'utf8');
    const key = schemaKey(id);
    await putOnce(store, retainUntil === undefined ? { key, body } : { key, body, retainUntil });
    digests.set(id, sha256Of(body));
  }
  return digests;
}
