/** What the seals of an archive say became of its records. Source: protocol.md, "Fate". */
import { type FatesBetween, readFates, type SchemaDigests, type VerifiedSeal } from '@oretrail/archive';
import type { TopicPartition } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import type { RecordedFate } from './read-event.ts';

/** The offsets of a place up to an end, as one seal knows them; null if it is one of an older version, which knows nothing. */
type Range = Readonly<{ end: number; fates: FatesBetween | null }>;

/** All that the seals say. */
type Recorded = Readonly<{ ranges: ReadonlyMap<TopicPartition, readonly Range[]>; schemas: SchemaDigests }>;

/** Fates by place and offset. */
export class RecordedFates {
  private readonly store: Store;
  private readonly seals: readonly VerifiedSeal[];
  private reading: Promise<Recorded> | null = null;

  /** @param seals those that are good, in their order */
  constructor(store: Store, seals: readonly VerifiedSeal[]) {
    this.store = store;
    this.seals = seals;
  }

  /** Tells what became of the records of a place. @throws ArchiveError `missing-object`, `bad-fates` */
  async at(place: TopicPartition): Promise<(offset: number) => RecordedFate> {
    const ranges = (await this.recorded()).ranges.get(place) ?? [];
    return (offset) => {
      const range = rangeAt(ranges, offset);
      return range?.fates == null ? 'unknown' : (range.fates.codeAt(place, offset) ?? 'taken');
    };
  }

  /**
   * Schemas that taken records were written with, and that the manifests do not name.
   * @throws ArchiveError `missing-object`, `bad-fates`
   */
  async schemas(): Promise<SchemaDigests> {
    return (await this.recorded()).schemas;
  }

  private recorded(): Promise<Recorded> {
    this.reading ??= this.read();
    return this.reading;
  }

  private async read(): Promise<Recorded> {
    const ranges = new Map<TopicPartition, Range[]>();
    const schemas = new Map<number, string>();
    for (const { body } of this.seals) {
      const fates = body.fates === undefined ? null : await readFates(this.store, body.fates);
      // The first that was kept of an id is the one that records were taken with.
      const named = [...(fates?.schemas ?? [])].filter(([id]) => !schemas.has(id));
      for (const [id, digest] of named) schemas.set(id, digest);
      for (const [place, end] of Object.entries(body.cut.inputs)) {
        const known = ranges.get(place) ?? [];
        if (end > (known.at(-1)?.end ?? 0)) ranges.set(place, [...known, { end, fates }]);
      }
    }
    return { ranges, schemas };
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
