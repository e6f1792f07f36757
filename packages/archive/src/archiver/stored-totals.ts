/** What a segment in the store holds, counted and digested again. */

import type { Store } from '@oretrail/store';
import { segmentKey } from '../keys.ts';
import { readSegment } from '../segments/read-segment.ts';
import type { SegmentPlace } from '../segments/segment-place.ts';
import type { SegmentTotals } from '../segments/segment-tally.ts';

/**
 * Reads a whole segment; null if there is none.
 * @throws ArchiveError if it is not a segment of that place
 */
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
