/** One record of an archive with what leads from it to a seal. Reads its segment alone, so it takes as long in any archive. */

import type { Store } from '@oretrail/store';
import { about, archiveError } from '../errors.ts';
import { manifestKey } from '../keys.ts';
import { LINKED_MANIFESTS_MAX } from '../limits.ts';
import { type ChainHead, type Manifest, requireLink } from '../manifests/manifest.ts';
import { leafHash } from '../merkle/merkle-tree.ts';
import { type RecordProof, TreeLevels } from '../merkle/record-tree.ts';
import type { SealedHead } from '../seals/seal.ts';
import { type ArchivedRecord, recordBytes } from '../segments/archived-record.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import { headAt, namesIn, provedRecords } from './walk-chain.ts';

/** A record, its place in its segment, and the manifests from that of its segment to the one that a seal names. */
export type LinkedRecord = Readonly<{
  record: ArchivedRecord;
  proof: RecordProof;
  manifests: readonly Manifest[];
}>;

/** The manifests from the segment of a record to a head, each linked to the one before. */
async function manifestsTo(
  store: Store,
  place: PartitionPlace,
  offset: number,
  head: SealedHead,
): Promise<readonly ChainHead[]> {
  const firsts = (await namesIn(store, place)).filter(({ first }) => first <= head.first).map(({ first }) => first);
  const from = firsts.findLastIndex((first) => first <= offset);
  const due = firsts.slice(from);
  if (from < 0 || due.at(-1) !== head.first) {
    throw archiveError('missing-object', `There is no chain from ${offset} to ${head.first}`);
  }
  if (due.length > LINKED_MANIFESTS_MAX) {
    throw archiveError('too-large', `${due.length} manifests lie between the record and the seal`);
  }
  const heads: ChainHead[] = [];
  for (const first of due) {
    const at = { ...place, first };
    const found: ChainHead = await about(manifestKey(at), () => headAt(store, at));
    const previous = heads.at(-1);
    if (previous !== undefined) requireLink(at, previous, found.manifest);
    heads.push(found);
  }
  return heads;
}

/**
 * The record at an offset, proved by its segment; null if that has none there.
 * @param head what a seal names of the partition; the record lies before its end
 * @throws ArchiveError of the first object that fails
 */
export async function linkedRecord(
  store: Store,
  place: PartitionPlace,
  offset: number,
  head: SealedHead,
): Promise<LinkedRecord | null> {
  const heads = await manifestsTo(store, place, offset, head);
  const [own] = heads;
  if (own === undefined) return null;
  const leaves: Buffer[] = [];
  let found: Readonly<{ record: ArchivedRecord; index: number }> | null = null;
  for await (const records of provedRecords(store, { ...place, first: own.manifest.first }, own, false)) {
    for (const record of records) {
      if (record.offset === offset) found = { record, index: leaves.length };
      leaves.push(leafHash(recordBytes(record)));
    }
  }
  if (found === null) return null;
  const { record, index } = found;
  const path = new TreeLevels(leaves).path(index).map((one) => one.toString('hex'));
  return { record, proof: { index, path }, manifests: heads.map(({ manifest }) => manifest) };
}
