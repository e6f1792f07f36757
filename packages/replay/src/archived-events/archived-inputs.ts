/** The events of an archive, in order, each partition as far as it is asked for. What is read is verified on the way. */
import {
  type ArchivedRecord,
  about,
  archiveError,
  type ChainStep,
  GRANTS_PLACE,
  manifestKey,
  type PartitionPlace,
  partitionAt,
  SchemaShelf,
  type SealedHead,
  schemaIdIn,
  type VerifiedSeal,
  walkChain,
} from '@oretrail/archive';
import type { Writer } from '@oretrail/avro';
import type { OretrailEvent } from '@oretrail/model';
import type { TopicPartition } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { readEvent } from './read-event.ts';
import { RecordedFates } from './recorded-fates.ts';
import type { EventSource, EventsAsked, StatedEvent } from './stated-event.ts';

/** What no schema has: ids are not negative. */
const NO_ID = -1;

/** One partition, read forward. */
class InputCursor {
  private readonly place: PartitionPlace;
  private readonly shelf: SchemaShelf;
  private readonly steps: AsyncGenerator<ChainStep>;
  /** Digests of manifests that seals name, by first offset. */
  private readonly due: ReadonlyMap<number, SealedHead>;
  /** The records of the last block beyond the last end that was asked for. */
  private left: readonly ArchivedRecord[] = [];
  private seen = 0;
  private writers: ReadonlyMap<number, Writer | null> = new Map();
  /** Whether records were handed out that no manifest has proved yet. */
  private isOpen = false;

  constructor(store: Store, place: PartitionPlace, shelf: SchemaShelf, due: readonly SealedHead[]) {
    this.place = place;
    this.shelf = shelf;
    this.steps = walkChain(store, place);
    this.due = new Map(due.map((head) => [head.first, head]));
  }

  async *upTo(end: number): AsyncGenerator<readonly ArchivedRecord[]> {
    for (;;) {
      const within = this.left.findIndex(({ offset }) => offset >= end);
      const records = within < 0 ? this.left : this.left.slice(0, within);
      this.left = within < 0 ? [] : this.left.slice(within);
      if (records.length > 0) {
        this.seen = (records.at(-1)?.offset ?? 0) + 1;
        yield records;
      }
      if (within >= 0 || this.seen >= end) return;
      if (!(await this.next())) return;
    }
  }

  /** The writer of a record's schema; null where the registry knew of none, or the value names none. */
  writerOf(record: ArchivedRecord): Writer | null {
    const id = schemaIdIn(record);
    return id === null ? null : (this.writers.get(id) ?? null);
  }

  /** Reads on to where everything that was handed out is proved. */
  async prove(): Promise<void> {
    while (this.isOpen && (await this.next()));
  }

  async close(): Promise<void> {
    await this.steps.return(undefined);
  }

  /** @returns false at the end of the chain */
  private async next(): Promise<boolean> {
    const { done, value: step } = await this.steps.next();
    if (done === true) return false;
    if (step.kind === 'manifest') await about(step.key, () => this.takeManifest(step));
    if (step.kind === 'records') {
      this.left = step.records;
      this.isOpen = true;
    }
    if (step.kind === 'proved') this.isOpen = false;
    return true;
  }

  private async takeManifest({ head }: Extract<ChainStep, { kind: 'manifest' }>): Promise<void> {
    const { manifest, sha256 } = head;
    const due = this.due.get(manifest.first);
    if (due !== undefined && due.sha256 !== sha256) {
      throw archiveError('sealed-differs', `Its SHA-256 is ${sha256}, and ${due.sha256} is due`);
    }
    const writers = new Map<number, Writer | null>();
    for (const [id, digest] of Object.entries(manifest.schemas)) {
      writers.set(Number(id), digest === null ? null : await this.shelf.requiredWriter(Number(id), digest));
    }
    this.writers = writers;
  }

  /** @throws ArchiveError `missing-object` if the chain ends before an offset */
  requireSeen(end: number): void {
    if (this.seen >= end) return;
    const key = manifestKey({ ...this.place, first: this.seen });
    throw archiveError('missing-object', `The chain ends at ${this.seen}, and ${end} is due`, { subject: key });
  }
}

/** A record with the event that the workers took from it; null if they have buried it. */
export type JudgedRecord = Readonly<{ record: ArchivedRecord; writer: Writer | null; event: OretrailEvent | null }>;

/** What seals say of a partition: every head that one of them names. */
export type SealedHeads = Readonly<Record<TopicPartition, readonly SealedHead[]>>;

/** The public inputs of an archive, and its grants. */
export class ArchivedInputs implements EventSource {
  private readonly cursors = new Map<TopicPartition, InputCursor>();
  private readonly store: Store;
  private readonly shelf: SchemaShelf;
  private readonly fates: RecordedFates;
  private readonly heads: SealedHeads;
  private readonly places: readonly TopicPartition[];

  /**
   * @param places of all inputs: how many partitions a topic has tells where a key belongs
   * @param heads with which manifests are compared
   * @param seals that say what became of records
   */
  constructor(
    store: Store,
    places: readonly TopicPartition[],
    heads: SealedHeads = {},
    seals: readonly VerifiedSeal[] = [],
  ) {
    this.fates = new RecordedFates(store, seals);
    this.store = store;
    this.places = places;
    this.heads = heads;
    this.shelf = new SchemaShelf(store);
  }

  /** @throws ArchiveError of the first object that fails, by name */
  async *upTo(asked: EventsAsked): AsyncGenerator<readonly StatedEvent[]> {
    const { place } = asked;
    for await (const judged of this.recordsUpTo(asked)) {
      yield judged.flatMap(({ record: { offset, appendTimeMs }, event }) =>
        event === null ? [] : [{ event, place, offset, appendTimeMs }],
      );
    }
  }

  /** The same as records, those that the workers have buried too. @throws ArchiveError as {@link upTo} */
  async *recordsUpTo({ place, end, operators }: EventsAsked): AsyncGenerator<readonly JudgedRecord[]> {
    const cursor = this.cursorOf(place);
    const reading = { ...partitionAt(place), partitions: this.partitionsOf(place), operators };
    const fateAt = await this.fates.at(place);
    const kept = await this.keptWriters();
    for await (const records of cursor.upTo(end)) {
      yield records.map((record) => {
        const writer = cursor.writerOf(record) ?? kept.get(schemaIdIn(record) ?? NO_ID) ?? null;
        return { record, writer, event: readEvent(record, writer, reading, fateAt(record.offset)) };
      });
    }
    if (Number.isFinite(end)) cursor.requireSeen(end);
  }

  /** Grant events before an offset as records, byte for byte, on from where they were last read. @throws ArchiveError as {@link upTo} */
  async *grantsUpTo(end: number): AsyncGenerator<readonly ArchivedRecord[]> {
    const cursor = this.cursorOf(GRANTS_PLACE);
    yield* cursor.upTo(end);
    if (Number.isFinite(end)) cursor.requireSeen(end);
  }

  /** Reads on to where all that was handed out is proved. @throws ArchiveError as {@link upTo} */
  async prove(): Promise<void> {
    for (const cursor of this.cursors.values()) await cursor.prove();
  }

  /** Leaves off: no object stays open. */
  async close(): Promise<void> {
    for (const cursor of this.cursors.values()) await cursor.close();
  }

  /** The writers of the schemas that seals name, because no manifest does. */
  private async keptWriters(): Promise<ReadonlyMap<number, Writer | null>> {
    const writers = new Map<number, Writer | null>();
    for (const [id, due] of await this.fates.schemas()) writers.set(id, await this.shelf.requiredWriter(id, due));
    return writers;
  }

  private cursorOf(place: TopicPartition): InputCursor {
    const known = this.cursors.get(place);
    if (known !== undefined) return known;
    const cursor = new InputCursor(this.store, partitionAt(place), this.shelf, this.heads[place] ?? []);
    this.cursors.set(place, cursor);
    return cursor;
  }

  private partitionsOf(place: TopicPartition): number {
    const { topic } = partitionAt(place);
    return this.places.filter((other) => partitionAt(other).topic === topic).length;
  }
}
