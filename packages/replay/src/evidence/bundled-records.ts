/** Takes records out of an archive by their places, each with the proof that it is a record of its segment. */
import {
  type ArchivedRecord,
  type ChainStep,
  leafHash,
  type Manifest,
  partitionAt,
  readWhole,
  recordBytes,
  SCHEMA_BYTES_MAX,
  type SealedHead,
  schemaIdIn,
  schemaKey,
  TreeLevels,
  walkChain,
} from '@oretrail/archive';
import type { TopicPartition } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import type { BundledRecord } from './bundle.ts';

/** What a bundle has of one partition. */
export type BundledPartition = Readonly<{
  manifests: readonly Manifest[];
  records: readonly BundledRecord[];
  schemaIds: ReadonlySet<number>;
}>;

const hex = (hashes: readonly Buffer[]): readonly string[] => hashes.map((one) => one.toString('hex'));

/** One segment that is read: all its leaves, and the records that are wanted. */
class OpenSegment {
  readonly manifest: Manifest;
  private readonly place: TopicPartition;
  private readonly leaves: Buffer[] = [];
  private readonly wanted: Readonly<{ index: number; record: Buffer }>[] = [];

  constructor(place: TopicPartition, manifest: Manifest) {
    this.place = place;
    this.manifest = manifest;
  }

  add(record: Buffer, isWanted: boolean): void {
    if (isWanted) this.wanted.push({ index: this.leaves.length, record });
    this.leaves.push(leafHash(record));
  }

  proved(): readonly BundledRecord[] {
    if (this.wanted.length === 0) return [];
    const levels = new TreeLevels(this.leaves);
    return this.wanted.map(({ index, record }) => {
      const path = hex(levels.path(index));
      return { place: this.place, segment: this.manifest.first, index, path, record: record.toString('base64') };
    });
  }
}

/** Takes the records of one partition. */
class PartitionBundler {
  readonly manifests: Manifest[] = [];
  readonly records: BundledRecord[] = [];
  readonly schemaIds = new Set<number>();
  private readonly place: TopicPartition;
  private readonly offsets: ReadonlySet<number>;
  private segment: OpenSegment | null = null;

  constructor(place: TopicPartition, offsets: ReadonlySet<number>) {
    this.place = place;
    this.offsets = offsets;
  }

  take(step: ChainStep): void {
    switch (step.kind) {
      case 'manifest':
        this.segment = new OpenSegment(this.place, step.head.manifest);
        break;
      case 'records':
        for (const record of step.records) this.takeRecord(record);
        break;
      case 'proved':
        this.records.push(...(this.segment?.proved() ?? []));
        if (this.records.length > 0) this.manifests.push(step.head.manifest);
        break;
      case 'unfinished':
        break;
    }
  }

  private takeRecord(record: ArchivedRecord): void {
    const isWanted = this.offsets.has(record.offset);
    this.segment?.add(recordBytes(record), isWanted);
    const id = isWanted ? schemaIdIn(record) : null;
    if (id !== null) this.schemaIds.add(id);
  }
}

/**
 * The records of a partition at some offsets, and the manifests from the first of their segments to the sealed head.
 * @throws ArchiveError of the first object that fails, by name
 */
export async function bundledPartition(
  store: Store,
  place: TopicPartition,
  offsets: ReadonlySet<number>,
  head: SealedHead,
): Promise<BundledPartition> {
  const bundler = new PartitionBundler(place, offsets);
  for await (const step of walkChain(store, partitionAt(place))) {
    bundler.take(step);
    if (step.kind === 'proved' && step.head.manifest.first === head.first) break;
  }
  return bundler;
}

/** The schemas of some ids, by id. */
export async function bundledSchemas(store: Store, ids: Iterable<number>): Promise<Readonly<Record<string, string>>> {
  const schemas: Record<string, string> = {};
  for (const id of ids) {
    const bytes = await readWhole(store, schemaKey(id), SCHEMA_BYTES_MAX);
    if (bytes !== null) schemas[id] = bytes.toString('utf8');
  }
  return schemas;
}
