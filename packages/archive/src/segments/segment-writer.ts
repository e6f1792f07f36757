/** Makes one segment of records, block by block: of what was added it holds what deflate has left, and one open block. */
import { createHash } from 'node:crypto';
import { archiveError } from '../errors.ts';
import { BLOCK_BYTES_MIN, SEGMENT_BYTES_MAX, SEGMENT_RECORDS_MAX } from '../limits.ts';
import { blockOf, headerOf } from './container.ts';
import { type SegmentPlace, syncMarkerOf } from './segment-place.ts';
import { SegmentTally, type SegmentTotals } from './segment-tally.ts';

/** A segment that is ready to be stored. */
export type FinishedSegment = SegmentTotals & Readonly<{ place: SegmentPlace; object: Buffer }>;

/** The writer of one segment. */
export class SegmentWriter {
  readonly place: SegmentPlace;
  private readonly tally: SegmentTally;
  private readonly sync: Buffer;
  private readonly chunks: Buffer[];
  private block: Buffer[] = [];
  private blockBytes = 0;

  constructor(place: SegmentPlace) {
    this.place = place;
    this.tally = new SegmentTally(place);
    this.sync = syncMarkerOf(place);
    this.chunks = [headerOf(place)];
  }

  /** The offset behind the last record. */
  get next(): number {
    return this.tally.next;
  }

  /** Whether another record of so many bytes belongs in this segment: a function of the records alone, never of time. */
  hasRoomFor(bytes: number): boolean {
    return this.tally.count < SEGMENT_RECORDS_MAX && this.tally.recordBytes + bytes <= SEGMENT_BYTES_MAX;
  }

  /** Adds a record, as {@link recordBytes} has made it. @throws ArchiveError `too-large`, `bad-order` */
  add(offset: number, record: Buffer): void {
    if (!this.hasRoomFor(record.length)) throw archiveError('too-large', `A record of ${record.length} bytes`);
    this.tally.add(offset, record);
    this.tally.addBytes(record);
    this.block.push(record);
    this.blockBytes += record.length;
    if (this.blockBytes >= BLOCK_BYTES_MIN) this.endBlock();
  }

  /** The whole segment. The writer is of no use after it. */
  finish(): FinishedSegment {
    if (this.block.length > 0) this.endBlock();
    const object = Buffer.concat(this.chunks);
    const objectSha256 = createHash('sha256').update(object).digest('hex');
    return { ...this.tally.totals(objectSha256, object.length), place: this.place, object };
  }

  private endBlock(): void {
    this.chunks.push(...blockOf(this.block, this.sync));
    this.block = [];
    this.blockBytes = 0;
  }
}
