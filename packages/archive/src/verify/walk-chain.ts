/** Walks over the segments of one partition, and proves each before the next. */

import { isErrorOf } from '@oretrail/errors';
import { BlankCursor } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { sha256Of } from '../canonical-object.ts';
import { ARCHIVE_ERRORS, about, archiveError } from '../errors.ts';
import { chainPrefix, manifestKey, readKey, segmentKey } from '../keys.ts';
import { MANIFEST_BYTES_MAX } from '../limits.ts';
import {
  type ChainHead,
  isDense,
  readManifest,
  requireLink,
  requireNamed,
  requireSchemaIds,
  requireTotals,
  schemaIdIn,
} from '../manifests/manifest.ts';
import { readWhole } from '../put-once.ts';
import { type ArchivedRecord, recordBytes } from '../segments/archived-record.ts';
import { readSegment } from '../segments/read-segment.ts';
import type { PartitionPlace, SegmentPlace } from '../segments/segment-place.ts';
import type { SegmentTotals } from '../segments/segment-tally.ts';

/**
 * A step of a walk. The manifest comes first, linked to the one before it; then the records, which are proved only with the
 * `proved` that follows them. A segment without a manifest may stand at the end.
 */
export type ChainStep =
  | Readonly<{ kind: 'manifest'; key: string; head: ChainHead }>
  | Readonly<{ kind: 'records'; key: string; records: readonly ArchivedRecord[] }>
  | Readonly<{ kind: 'proved'; key: string; head: ChainHead }>
  | Readonly<{ kind: 'unfinished'; key: string }>;

type Found = { readonly first: number; hasSegment: boolean; hasManifest: boolean };

/** The segments of a partition by their names, in order. Each has up to 50,000 records, so all can be held. */
export async function namesIn(store: Store, place: PartitionPlace): Promise<readonly Found[]> {
  const byFirst = new Map<number, Found>();
  for await (const { key } of store.list(chainPrefix(place))) {
    const object = readKey(key);
    if (object === null || !('place' in object)) continue;
    const { first } = object.place;
    const found = byFirst.get(first) ?? { first, hasSegment: false, hasManifest: false };
    if (object.kind === 'segment') found.hasSegment = true;
    else found.hasManifest = true;
    byFirst.set(first, found);
  }
  return [...byFirst.values()].sort((a, b) => a.first - b.first);
}

/** The manifest of a segment that was listed. @throws ArchiveError `missing-object`, `wrong-place`, `bad-manifest` */
export async function headAt(store: Store, place: SegmentPlace): Promise<ChainHead> {
  const bytes = await readWhole(store, manifestKey(place), MANIFEST_BYTES_MAX);
  if (bytes === null) throw archiveError('missing-object', 'It was listed');
  const head = readManifest(bytes);
  if (head.manifest.first !== place.first) {
    throw archiveError('wrong-place', `It is of the segment from ${head.manifest.first} on`);
  }
  return head;
}

/** The records of a segment, which are proved only at its end. @throws ArchiveError of whatever fails */
export async function* provedRecords(
  store: Store,
  place: SegmentPlace,
  { manifest }: ChainHead,
  isFirst: boolean,
): AsyncGenerator<readonly ArchivedRecord[]> {
  const chunks = await store.get(segmentKey(place));
  if (chunks === null) throw archiveError('missing-object', 'Its manifest is there');
  const [schemaIds, blanks] = [new Set<number>(), new BlankCursor(manifest.blanks ?? [])];
  const onEnd = (totals: SegmentTotals): void => {
    requireTotals(manifest, totals);
    requireSchemaIds(manifest, schemaIds);
  };
  for await (const records of readSegment(place, chunks, onEnd)) {
    for (const record of records) {
      const id = schemaIdIn(record);
      if (id !== null) schemaIds.add(requireNamed(manifest, record, id));
      if (blanks.behind(record.offset) > record.offset) {
        throw archiveError('content-differs', `${record.offset} has a record, and its manifest says that it has none`);
      }
      if (isFirst && record.offset === place.first) requireFirst(manifest.identity.firstRecordSha256, record);
    }
    yield records;
  }
}

function requireFirst(due: string, record: ArchivedRecord): void {
  const found = sha256Of(recordBytes(record));
  if (found !== due) throw archiveError('other-partition', `The first record is ${found}, and ${due} is due`);
}

/** Names the object in the errors of a generator. */
async function* aboutEach<T>(key: string, steps: AsyncGenerator<T>): AsyncGenerator<T> {
  try {
    yield* steps;
  } catch (error) {
    throw isErrorOf(ARCHIVE_ERRORS, error) ? error.about(key) : error;
  }
}

/** What lies between the end of the chain and the next names: of an input nothing may but what holds no record. */
function requireNone(place: SegmentPlace, previous: ChainHead | null, { manifest }: ChainHead): void {
  const due = previous?.manifest.next ?? 0;
  if (!isDense(place.topic) || place.first <= due || manifest.blanks?.[0]?.[0] === due) return;
  const what = `After it comes the segment from ${place.first} on`;
  throw archiveError('missing-object', what, { subject: manifestKey({ ...place, first: due }) });
}

/**
 * All segments of a partition, as they are when it begins.
 * @param from the head after which it begins; null for the first segment
 * @throws ArchiveError of the first object that fails, by name
 */
export async function* walkChain(
  store: Store,
  place: PartitionPlace,
  from: ChainHead | null = null,
): AsyncGenerator<ChainStep> {
  let previous = from;
  let unfinished: string | null = null;
  for (const { first, hasSegment, hasManifest } of await namesIn(store, place)) {
    if (first < (from?.manifest.next ?? 0)) continue;
    const at = { ...place, first };
    if (unfinished !== null) {
      throw archiveError('missing-object', 'Segments come after it', { subject: unfinished.replace(/avro$/, 'json') });
    }
    if (!hasManifest) {
      unfinished = segmentKey(at);
      yield { kind: 'unfinished', key: unfinished };
      continue;
    }
    const last: ChainHead | null = previous;
    const head: ChainHead = await about(manifestKey(at), () => headAt(store, at));
    requireNone(at, last, head);
    await about(manifestKey(at), async () => requireLink(at, last, head.manifest));
    if (!hasSegment) throw archiveError('missing-object', 'Its manifest is there', { subject: segmentKey(at) });
    yield { kind: 'manifest', key: manifestKey(at), head };
    const key = segmentKey(at);
    for await (const records of aboutEach(key, provedRecords(store, at, head, previous === null))) {
      yield { kind: 'records', key, records };
    }
    yield { kind: 'proved', key, head };
    previous = head;
  }
}
