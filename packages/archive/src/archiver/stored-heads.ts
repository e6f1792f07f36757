/**
 * Finds the manifests of a partition that a writer continues from, or a seal names, and the segment behind them. Manifests are
 * read, not verified.
 */
import type { Store } from '@oretrail/store';
import { about, archiveError } from '../errors.ts';
import { chainPrefix, manifestKey, readKey, segmentKey } from '../keys.ts';
import { MANIFEST_BYTES_MAX } from '../limits.ts';
import { type ChainHead, readManifest } from '../manifests/manifest.ts';
import { readWhole } from '../put-once.ts';
import { readSegment } from '../segments/read-segment.ts';
import type { PartitionPlace, SegmentPlace } from '../segments/segment-place.ts';
import type { SegmentTotals } from '../segments/segment-tally.ts';

/** @throws ArchiveError `bad-manifest`, `wrong-place` */
async function headFrom(store: Store, place: PartitionPlace, first: number): Promise<ChainHead> {
  const key = manifestKey({ ...place, first });
  return about(key, async () => {
    const head = readManifest((await readWhole(store, key, MANIFEST_BYTES_MAX)) ?? Buffer.alloc(0));
    const { topic, partition } = head.manifest;
    if (topic === place.topic && partition === place.partition && head.manifest.first === first) return head;
    throw archiveError('wrong-place', `It is of ${topic}/${partition} from ${head.manifest.first} on`);
  });
}

/**
 * The manifest of the last segment that begins before an offset; null if there is none.
 * @throws ArchiveError `bad-manifest`, `wrong-place`
 */
export async function headBefore(store: Store, place: PartitionPlace, offset: number): Promise<ChainHead | null> {
  let last: number | null = null;
  for await (const { key } of store.list(chainPrefix(place))) {
    const object = readKey(key);
    if (object?.kind === 'manifest' && object.place.first < offset) last = Math.max(last ?? 0, object.place.first);
  }
  return last === null ? null : headFrom(store, place, last);
}

/**
 * The manifests of the segments that have a record in a range of offsets, in order.
 * @throws ArchiveError `bad-manifest`, `wrong-place`
 */
export async function* manifestsBetween(
  store: Store,
  place: PartitionPlace,
  { from, to }: Readonly<{ from: number; to: number }>,
): AsyncGenerator<ChainHead> {
  const firsts: number[] = [];
  for await (const { key } of store.list(chainPrefix(place))) {
    const object = readKey(key);
    if (object?.kind === 'manifest' && object.place.first < to) firsts.push(object.place.first);
  }
  firsts.sort((a, b) => a - b);
  const begin = firsts.findLastIndex((first) => first <= from);
  for (const first of firsts.slice(Math.max(0, begin))) {
    const head = await headFrom(store, place, first);
    if (head.manifest.next > from) yield head;
  }
}

/** The last manifest of a partition; null if there is none. */
export function lastHead(store: Store, place: PartitionPlace): Promise<ChainHead | null> {
  return headBefore(store, place, Number.POSITIVE_INFINITY);
}

/** The segment that begins at an offset or behind it; null if there is none. Behind the last manifest it has none itself. */
export async function segmentFrom(store: Store, place: PartitionPlace, offset: number): Promise<SegmentPlace | null> {
  let next: SegmentPlace | null = null;
  for await (const { key } of store.list(chainPrefix(place))) {
    const object = readKey(key);
    if (object?.kind !== 'segment' || object.place.first < offset) continue;
    if (next === null || object.place.first < next.first) next = object.place;
  }
  return next;
}

/** Reads a whole segment; null if there is none. @throws ArchiveError if it is not a segment of that place */
export async function storedTotals(store: Store, place: SegmentPlace): Promise<SegmentTotals | null> {
  const chunks = await store.get(segmentKey(place));
  if (chunks === null) return null;
  let totals: SegmentTotals | null = null;
  const onEnd = (found: SegmentTotals): void => {
    totals = found;
  };
  for await (const _records of readSegment(place, chunks, onEnd));
  return totals;
}
