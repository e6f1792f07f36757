/** What the seals of an archive say became of its records. Source: protocol.md, "Fate". */
import { type FatesBetween, readFates, type Store, type VerifiedSeal } from '@oretrail/archive';
import type { Place } from '@oretrail/runtime';
import type { RecordedFate } from './read-event.ts';

/** The offsets of a place up to an end, as one seal knows them; null where it is one of an older version, which knows nothing. */
type Range = Readonly<{ end: number; fates: FatesBetween | null }>;

/** Fates by place and offset. */
export class RecordedFates {
  private readonly store: Store;
  private readonly seals: readonly VerifiedSeal[];
  private ranges: Promise<ReadonlyMap<Place, readonly Range[]>> | null = null;

  /** @param seals those that are good, in their order */
  constructor(store: Store, seals: readonly VerifiedSeal[]) {
    this.store = store;
    this.seals = seals;
  }

  /**
   * Tells what became of the records of a place.
   * @throws ArchiveError `missing-object`, `bad-fates`
   */
  async at(place: Place): Promise<(offset: number) => RecordedFate> {
    this.ranges ??= this.read();
    const ranges = (await this.ranges).get(place) ?? [];
    return (offset) => {
      const range = rangeAt(ranges, offset);
      return range?.fates == null ? 'unknown' : (range.fates.codeAt(place, offset) ?? 'taken');
    };
  }

  private async read(): Promise<ReadonlyMap<Place, readonly Range[]>> {
    const ranges = new Map<Place, Range[]>();
    for (const { body } of this.seals) {
      const fates = body.fates === undefined ? null : await readFates(this.store, body.fates);
      for (const [place, end] of Object.entries(body.cut.inputs)) {
        const known = ranges.get(place) ?? [];
        if (end > (known.at(-1)?.end ?? 0)) ranges.set(place, [...known, { end, fates }]);
      }
    }
    return ranges;
  }
}

/** The first that reaches an offset. */
function rangeAt(ranges: readonly Range[], offset: number): Range | undefined {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle]?.end ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return ranges[low];
}
