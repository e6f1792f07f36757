/** What an archive takes, by kinds of objects. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ARCHIVE_ROOT, readKey, readManifest } from '@oretrail/archive';
import { DirectoryStore } from '@oretrail/store';

/** Bytes. */
export type ArchiveSize = Readonly<{
  segments: number;
  /** The bytes of the segments' records, inflated. */
  records: number;
  manifests: number;
  schemas: number;
  /** With what was buried before them. */
  seals: number;
}>;

const KINDS = { segment: 'segments', manifest: 'manifests', schema: 'schemas', seal: 'seals', fates: 'seals' } as const;

/** Adds up all objects of an archive in a folder. */
export async function archiveSize(folder: string): Promise<ArchiveSize> {
  const size = { segments: 0, records: 0, manifests: 0, schemas: 0, seals: 0 };
  for await (const { key, bytes } of new DirectoryStore(folder).list(ARCHIVE_ROOT)) {
    const kind = readKey(key)?.kind;
    if (kind === undefined) throw new Error(`${key} is not an object of an archive`);
    size[KINDS[kind]] += bytes;
    if (kind === 'manifest') size.records += readManifest(await readFile(join(folder, key))).manifest.recordBytes;
  }
  return size;
}
