/** Reads the records of a bundle: each must be one of a segment that leads to the seal. */

import {
  ARCHIVE_ERRORS,
  type ArchivedRecord,
  archiveError,
  type ChainHead,
  type Manifest,
  manifestBytes,
  manifestKey,
  partitionAt,
  readManifest,
  readRecords,
  readVerdict,
  requireLink,
  requireRecord,
  type SchemaDigests,
  schemaIdIn,
  sha256Of,
  type VerifiedSeal,
  verdictEnds,
} from '@oretrail/archive';
import { AVRO_ERRORS, requireEvent, Writer } from '@oretrail/avro';
import { isErrorOf } from '@oretrail/errors';
import { ANY_OPERATOR, type OretrailEvent, type Verdict } from '@oretrail/model';
import { type TopicPartition, VERDICTS } from '@oretrail/runtime';
import { readEvent } from '../archived-events/read-event.ts';
import { type ReplayError, replayError } from '../errors.ts';
import type { AnyBundleBody, BundledRecord } from './bundle.ts';

/** What of a bundle leads from records to a seal, and says how to read them. */
export type RecordProofs = Pick<AnyBundleBody, 'manifests' | 'schemas'>;

/** The manifests of a place, linked to the one that the seal names. */
function headsOf(
  place: TopicPartition,
  manifests: readonly Manifest[],
  { body }: VerifiedSeal,
): ReadonlyMap<number, Manifest> {
  let previous: ChainHead | null = null;
  const byFirst = new Map<number, Manifest>();
  for (const manifest of manifests) {
    const head: ChainHead = readManifest(manifestBytes(manifest));
    if (previous !== null) requireLink(partitionAt(place), previous, head.manifest);
    byFirst.set(head.manifest.first, head.manifest);
    previous = head;
  }
  const due = body.heads[place];
  if (previous?.sha256 === due?.sha256 && due !== undefined) return byFirst;
  const key = manifestKey({ ...partitionAt(place), first: due?.first ?? 0 });
  throw archiveError('sealed-differs', `The manifests end with ${previous?.sha256}`, { subject: key });
}

/** A record that was proved, and the writer of its schema. */
type ProvedRecord = Readonly<{ record: ArchivedRecord; writer: Writer }>;

/** Reads and proves the records of one bundle, each once. */
export class RecordReader {
  private readonly bundle: RecordProofs;
  private readonly seal: VerifiedSeal;
  private readonly manifests: ReadonlyMap<TopicPartition, ReadonlyMap<number, Manifest>>;
  /** Digests of schemas that no manifest names. */
  private readonly kept: SchemaDigests;
  private readonly writers = new Map<number, Writer>();
  private readonly seen = new Set<string>();

  constructor(bundle: RecordProofs, seal: VerifiedSeal, kept: SchemaDigests) {
    this.bundle = bundle;
    this.kept = kept;
    this.seal = seal;
    const places = Object.entries(bundle.manifests);
    this.manifests = new Map(places.map(([place, manifests]) => [place, headsOf(place, manifests, seal)]));
  }

  /** @throws ArchiveError, ReplayError `bad-bundle` */
  event(bundled: BundledRecord): OretrailEvent {
    const { inputs } = this.seal.body.cut;
    const { record, writer } = this.proved(bundled, inputs[bundled.place] ?? 0);
    const event = readEvent(record, writer, this.readingOf(bundled.place), 'unknown');
    if (event === null) throw this.faulty(bundled, 'it is a dead letter');
    return event;
  }

  /** What was stated, whatever became of it, with the record. @throws ArchiveError, AvroError, ReplayError `bad-bundle` */
  stated(bundled: BundledRecord): Readonly<{ record: ArchivedRecord; event: OretrailEvent }> {
    const { record, writer } = this.proved(bundled, this.seal.body.cut.inputs[bundled.place] ?? 0);
    return { record, event: requireEvent(record, writer, { operators: ANY_OPERATOR }) };
  }

  /** All that a published verdict says. @throws ArchiveError, ReplayError `bad-bundle` */
  verdict(bundled: BundledRecord): Verdict {
    const { place } = bundled;
    if (partitionAt(place).topic !== VERDICTS) throw this.faulty(bundled, 'it is not a verdict');
    const { record, writer } = this.proved(bundled, verdictEnds(this.seal.body.cut)[place] ?? 0);
    return readVerdict(record, writer);
  }

  /** @param end of its partition, by the cut */
  private proved(bundled: BundledRecord, end: number): ProvedRecord {
    const { place, segment, record: text } = bundled;
    const manifest = this.manifests.get(place)?.get(segment);
    if (manifest === undefined) throw this.faulty(bundled, 'no manifest of its segment is there');
    const bytes = Buffer.from(text, 'base64');
    const key = manifestKey({ ...partitionAt(place), first: segment });
    try {
      requireRecord(manifest, bytes, bundled);
    } catch (error) {
      throw isErrorOf(ARCHIVE_ERRORS, error) ? error.about(key) : error;
    }
    const [record] = readRecords(bytes, 1);
    if (record === undefined) throw this.faulty(bundled, 'it is not a record');
    this.requirePlace(bundled, record, end);
    return { record, writer: this.writerOf(bundled, record, manifest) };
  }

  private requirePlace(bundled: BundledRecord, { offset }: ArchivedRecord, end: number): void {
    if (offset >= end) throw this.faulty(bundled, `it is at ${offset}, and the cut at ${end}`);
    const name = `${bundled.place} ${offset}`;
    if (this.seen.has(name)) throw this.faulty(bundled, `it is there twice, from ${offset}`);
    this.seen.add(name);
  }

  private writerOf(bundled: BundledRecord, record: ArchivedRecord, { schemas }: Manifest): Writer {
    const id = schemaIdIn(record);
    const text = id === null ? undefined : this.bundle.schemas[id];
    if (id === null || text === undefined) throw this.faulty(bundled, `schema ${id} is not there`);
    const [found, due] = [sha256Of(Buffer.from(text, 'utf8')), schemas[id] ?? this.kept.get(id)];
    if (found !== due) throw archiveError('schema-differs', `Schema ${id} has ${found}, and ${due} is due`);
    const known = this.writers.get(id);
    if (known !== undefined) return known;
    try {
      const writer = new Writer(text);
      this.writers.set(id, writer);
      return writer;
    } catch (error) {
      throw isErrorOf(AVRO_ERRORS, error) ? this.faulty(bundled, error.what) : error;
    }
  }

  /** Who was an operator is recorded record by record; that a correction was taken shows in the verdict, or not at all. */
  private readingOf(place: TopicPartition) {
    const { topic, partition } = partitionAt(place);
    const places = Object.keys(this.seal.body.cut.inputs);
    const partitions = places.filter((other) => partitionAt(other).topic === topic).length;
    const { fates, operators } = this.seal.body;
    return { topic, partition, partitions, operators: fates === undefined ? new Set(operators) : ANY_OPERATOR };
  }

  private faulty({ place, segment, index }: BundledRecord, what: string): ReplayError {
    return replayError('bad-bundle', `Record ${index} of the segment ${place} from ${segment} on: ${what}`);
  }
}
