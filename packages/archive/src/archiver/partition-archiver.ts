/**
 * Archives one partition: takes its records in order and writes segments and manifests. What it writes is a function of
 * the records and the cuts, so it can be killed at any point and begun again from the store alone.
 * Source: architecture.md, "Audit".
 */
import { identityOf, SCHEMA_CHARACTERS_MAX } from '@oretrail/avro';
import {
  addBlank,
  type Blank,
  BlankCursor,
  blanksWithin,
  type PartitionIdentity,
  topicPartitionOf,
} from '@oretrail/runtime';
import type { NewObject, Store } from '@oretrail/store';
import { sha256Of } from '../canonical-object.ts';
import { about, archiveError } from '../errors.ts';
import { manifestKey, schemaKey, segmentKey } from '../keys.ts';
import { SEGMENT_BYTES_MAX } from '../limits.ts';
import {
  type ChainHead,
  isDense,
  type Manifest,
  manifestBytes,
  readManifest,
  requireIdentity,
} from '../manifests/manifest.ts';
import { putOnce } from '../put-once.ts';
import { type ArchivedRecord, recordBytes } from '../segments/archived-record.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import type { FinishedSegment } from '../segments/segment-writer.ts';
import { OpenSegment } from './open-segment.ts';
import { lastHead, segmentFrom, storedTotals } from './stored-heads.ts';

/** Where an archive is written, and what it needs to know beside the records. */
export type ArchiverOptions = Readonly<{
  store: Store;
  /** The id of the cluster that the topics are of, or its replacement. */
  cluster: string;
  /** The schema of an id, as the registry gives it; null if it knows of none. */
  schemaOf: (id: number) => Promise<string | null>;
  /** Until when an object that is written now is to be locked; if left out, it is not. */
  retainUntil?: () => Date;
  /** Called for each segment that is in the store, with its manifest. */
  onStored?: (manifest: Manifest) => void;
}>;

/** Records of a partition, and where to read on: beyond the last of them, and beyond what holds no data. */
export type ArchiveBatch = Readonly<{
  records: readonly ArchivedRecord[];
  next: number;
  /** Offsets of which the log says that they have no record, ascending; of verdicts nobody asks. */
  blanks?: readonly Blank[];
}>;

/** The archiver of one partition. Calls must not overlap; after one that failed it must be opened again. */
export class PartitionArchiver {
  /** The offset that has to be read next. */
  position: number;
  private readonly options: ArchiverOptions;
  private readonly place: PartitionPlace;
  private lastHead: ChainHead | null;
  private identity: PartitionIdentity | null;
  private segment: OpenSegment | null = null;
  /** Behind {@link safe}, up to {@link position}. */
  private blanks: Blank[] = [];
  /** Offsets at which a segment has to end, ascending; none is before the head. */
  private cuts: readonly number[] = [];
  /** A segment that was written before a kill, without its manifest: it stays as it is, whatever cut was heard of since. */
  private written: Written | null;

  private constructor(
    options: ArchiverOptions,
    place: PartitionPlace,
    head: ChainHead | null,
    written: Written | null,
  ) {
    this.options = options;
    this.place = place;
    this.lastHead = head;
    this.written = written;
    this.identity = head?.manifest.identity ?? null;
    this.position = head?.manifest.next ?? 0;
  }

  /**
   * Continues where the store ends.
   * @param firstRecord the first record that the partition has now; null if it has none
   * @throws ArchiveError `other-partition` if the archive began with another one: a topic that was recreated or trimmed is
   * never continued
   */
  static async open(
    options: ArchiverOptions,
    place: PartitionPlace,
    firstRecord: ArchivedRecord | null,
  ): Promise<PartitionArchiver> {
    const head = await lastHead(options.store, place);
    const written = await writtenFrom(options.store, place, head?.manifest.next ?? 0);
    if (head === null) return new PartitionArchiver(options, place, null, written);
    const { identity } = head.manifest;
    if (firstRecord === null) {
      throw archiveError('other-partition', `${topicPartitionOf(place.topic, place.partition)} is empty, and was not`);
    }
    requireIdentity(identity, identityOf(options.cluster, firstRecord));
    return new PartitionArchiver(options, place, head, written);
  }

  /** The last manifest in the store: everything before its `next` is safe. */
  get head(): ChainHead | null {
    return this.lastHead;
  }

  /** The offset before which everything is in the store. */
  get safe(): number {
    return this.lastHead?.manifest.next ?? 0;
  }

  /** The offset before which nothing is left to be stored: beyond {@link safe} if there are no records behind that. */
  get settled(): number {
    return this.segment?.first ?? this.position;
  }

  /**
   * Takes what was read from {@link position} on. When it returns, all segments that are full are in the store; what is
   * left, of at most {@link SEGMENT_BYTES_MAX}, is held.
   * @throws ArchiveError `hole`, `bad-order`, `too-large`, `different-content`
   */
  async take({ records, next, blanks = [] }: ArchiveBatch): Promise<void> {
    const fresh = isDense(this.place.topic) ? blanksWithin(blanks, this.position, next) : [];
    for (const blank of fresh) addBlank(this.blanks, blank);
    const cursor = new BlankCursor(fresh);
    for (const record of records) {
      this.requireNext(record.offset, cursor);
      await this.endAtCuts(record.offset);
      await this.add(record);
      this.position = record.offset + 1;
    }
    if (isDense(this.place.topic)) this.requireNext(next, cursor);
    this.position = Math.max(this.position, next);
    await this.endAtCuts(this.position);
  }

  /**
   * Ends a segment at a cut, now or when the records get there. One that was already ended beyond it stays as it is.
   */
  async cutAt(offset: number): Promise<void> {
    if (offset <= this.safe || this.cuts.includes(offset) || this.isWithinWritten(offset)) return;
    this.cuts = [...this.cuts, offset].sort((a, b) => a - b);
    await this.endAtCuts(this.position);
  }

  /** @throws ArchiveError `hole`, `bad-order` */
  private requireNext(offset: number, blanks: BlankCursor): void {
    const what = `${topicPartitionOf(this.place.topic, this.place.partition)} continues at ${offset}, but ${this.position} is due`;
    if (offset < this.position) throw archiveError('bad-order', what);
    if (isDense(this.place.topic) && offset > blanks.behind(this.position)) throw archiveError('hole', what);
  }

  /** Those that the manifest of a segment names: all before its end. */
  private takeBlanks(end: number): Pick<Manifest, 'blanks'> {
    const blanks = this.blanks.filter(([from]) => from < end);
    this.blanks = this.blanks.slice(blanks.length);
    return blanks.length === 0 ? {} : { blanks };
  }

  private async add(record: ArchivedRecord): Promise<void> {
    const bytes = recordBytes(record);
    if (bytes.length > SEGMENT_BYTES_MAX) {
      throw archiveError('too-large', `The record at ${record.offset} has ${bytes.length} bytes`);
    }
    this.identity ??= identityOf(this.options.cluster, record);
    if (this.segment?.hasRoomFor(bytes.length) === false) await this.end();
    this.segment ??= new OpenSegment({ ...this.place, first: record.offset });
    this.segment.add(record, bytes);
    if (this.segment.first === this.written?.first && this.segment.next === this.written.next) await this.end();
  }

  private isWithinWritten(offset: number): boolean {
    return this.written !== null && offset <= this.written.next;
  }

  /** Ends segments at the cuts up to a position, before which all records were taken. */
  private async endAtCuts(position: number): Promise<void> {
    for (let [cut] = this.cuts; cut !== undefined && cut <= position; [cut] = this.cuts) {
      this.cuts = this.cuts.slice(1);
      if (this.segment === null || this.segment.first >= cut) continue;
      if (this.segment.next <= cut) await this.end();
      else await this.split(cut);
    }
  }

  /** Ends a segment at a cut that became known when records behind it were already taken. */
  private async split(cut: number): Promise<void> {
    const whole = this.segment;
    this.segment = null;
    for await (const records of whole?.records() ?? []) {
      for (const record of records) {
        if (record.offset >= cut && this.segment !== null && this.openFirst() < cut) await this.end();
        await this.add(record);
      }
    }
  }

  private openFirst(): number {
    return this.segment?.first ?? 0;
  }

  /** Writes the open segment: its records, its schemas, and then the manifest that vouches for both. */
  private async end(): Promise<void> {
    const { segment, identity } = this;
    if (segment === null || identity === null) return;
    this.segment = null;
    this.written = null;
    const finished = segment.finish();
    const { objectSha256, objectBytes } = await this.putSegment(finished);
    const { place, object: _object, ...totals } = finished;
    const { topic, partition } = place;
    const schemas = await this.putSchemas(segment.schemaIds);
    const previousSha256 = this.lastHead?.sha256 ?? null;
    const stored = { ...totals, objectSha256, objectBytes };
    const blanks = this.takeBlanks(finished.next);
    const manifest: Manifest = { v: 1, topic, partition, identity, previousSha256, schemas, ...blanks, ...stored };
    await putOnce(this.options.store, this.object(manifestKey(place), manifestBytes(manifest)));
    this.lastHead = readManifest(manifestBytes(manifest));
    this.options.onStored?.(manifest);
  }

  /** @returns what is said of the object that is in the store: another version of zlib may have made it */
  private async putSegment(finished: FinishedSegment): Promise<Pick<FinishedSegment, 'objectSha256' | 'objectBytes'>> {
    const { store } = this.options;
    const key = segmentKey(finished.place);
    if ((await store.put(this.object(key, finished.object))) === 'written') return finished;
    const found = await about(key, () => storedTotals(store, finished.place));
    if (found?.contentSha256 === finished.contentSha256) return found;
    const what = `Its content has the SHA-256 ${found?.contentSha256 ?? 'of nothing'}`;
    throw archiveError('different-content', `${what}, and ${finished.contentSha256} is due`, { subject: key });
  }

  private async putSchemas(ids: ReadonlySet<number>): Promise<Readonly<Record<string, string | null>>> {
    const digests: Record<string, string | null> = {};
    for (const id of ids) {
      const text = await this.options.schemaOf(id);
      // Readers refuse what is longer, so to them it is as if there were none.
      const isKept = text !== null && text.length <= SCHEMA_CHARACTERS_MAX;
      digests[id] = isKept ? await this.putSchema(id, Buffer.from(text, 'utf8')) : null;
    }
    return digests;
  }

  private async putSchema(id: number, body: Buffer): Promise<string> {
    await putOnce(this.options.store, this.object(schemaKey(id), body));
    return sha256Of(body);
  }

  private object(key: string, body: Buffer): NewObject {
    const { retainUntil } = this.options;
    return retainUntil === undefined ? { key, body } : { key, body, retainUntil: retainUntil() };
  }
}

/** Where a segment in the store begins and ends. */
type Written = Readonly<{ first: number; next: number }>;

async function writtenFrom(store: Store, place: PartitionPlace, offset: number): Promise<Written | null> {
  const segment = await segmentFrom(store, place, offset);
  return segment === null ? null : about(segmentKey(segment), () => storedTotals(store, segment));
}
