/** What is counted and digested of a segment, in the same way by its writer and by its readers. */
import { createHash } from 'node:crypto';
import { archiveError } from '../errors.ts';
import { SEGMENT_BYTES_MAX, SEGMENT_RECORDS_MAX } from '../limits.ts';
import { leafHash } from '../merkle/merkle-tree.ts';
import { GrowingRoot } from '../merkle/record-tree.ts';
import type { SegmentPlace } from './segment-place.ts';

/** What a manifest says of a segment's bytes. Digests are SHA-256 in lower-case hex. */
export type SegmentTotals = Readonly<{
  /** Offset of the first record. */
  first: number;
  /** Offset of the last record, and one. */
  next: number;
  count: number;
  /** Bytes of the records as Avro. */
  recordBytes: number;
  /** Digest of the records as Avro, one after the other: the same whatever the blocks and however they were deflated. */
  contentSha256: string;
  /** The Merkle root over the records as Avro, so that one of them can be proved by itself: `merkle/record-tree.ts`. */
  recordsRoot: string;
  /** Digest of the object as it is stored: what `sha256sum` gives. */
  objectSha256: string;
  objectBytes: number;
}>;

/** Counts the records of one segment. */
export class SegmentTally {
  count = 0;
  recordBytes = 0;
  next: number;
  private readonly place: SegmentPlace;
  private readonly content = createHash('sha256');
  private readonly tree = new GrowingRoot();

  constructor(place: SegmentPlace) {
    this.place = place;
    this.next = place.first;
  }

  /**
   * @param record as Avro
   * @throws ArchiveError `bad-order` if it does not follow, `too-large` if the segment is full
   */
  add(offset: number, record: Buffer): void {
    if (this.count === 0 ? offset !== this.place.first : offset < this.next) {
      throw archiveError('bad-order', `Offset ${offset} stands where ${this.next} or a later one is due`);
    }
    this.count += 1;
    if (this.count > SEGMENT_RECORDS_MAX) throw archiveError('too-large', `Over ${SEGMENT_RECORDS_MAX} records`);
    this.next = offset + 1;
    this.tree.add(leafHash(record));
  }

  /** @throws ArchiveError `too-large` */
  addBytes(records: Buffer): void {
    this.recordBytes += records.length;
    if (this.recordBytes > SEGMENT_BYTES_MAX) throw archiveError('too-large', `Over ${SEGMENT_BYTES_MAX} bytes`);
    this.content.update(records);
  }

  totals(objectSha256: string, objectBytes: number): SegmentTotals {
    const { count, recordBytes, next } = this;
    const contentSha256 = this.content.digest('hex');
    const recordsRoot = this.tree.root().toString('hex');
    const { first } = this.place;
    return { first, next, count, recordBytes, contentSha256, recordsRoot, objectSha256, objectBytes };
  }
}
