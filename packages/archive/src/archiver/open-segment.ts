/** A segment that records are still added to. */
import { schemaIdIn } from '../manifests/manifest.ts';
import type { ArchivedRecord } from '../segments/archived-record.ts';
import { readSegment } from '../segments/read-segment.ts';
import type { SegmentPlace } from '../segments/segment-place.ts';
import { type FinishedSegment, SegmentWriter } from '../segments/segment-writer.ts';

/** A writer, and the schemas that its records name. */
export class OpenSegment {
  readonly schemaIds = new Set<number>();
  private readonly writer: SegmentWriter;

  constructor(place: SegmentPlace) {
    this.writer = new SegmentWriter(place);
  }

  get first(): number {
    return this.writer.place.first;
  }

  /** The offset behind the last record. */
  get next(): number {
    return this.writer.next;
  }

  hasRoomFor(bytes: number): boolean {
    return this.writer.hasRoomFor(bytes);
  }

  /** @param bytes of the record as Avro */
  add(record: ArchivedRecord, bytes: Buffer): void {
    this.writer.add(record.offset, bytes);
    const id = schemaIdIn(record);
    if (id !== null) this.schemaIds.add(id);
  }

  finish(): FinishedSegment {
    return this.writer.finish();
  }

  /** All records again, block by block; nothing can be added after it. */
  async *records(): AsyncGenerator<readonly ArchivedRecord[]> {
    const { place, object } = this.writer.finish();
    yield* readSegment(place, [object], () => {});
  }
}
