/** For specs: an insider with full access to a folder, who knows the format as well as we do. */
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import {
  type ArchivedRecord,
  type ChainHead,
  type Manifest,
  manifestBytes,
  manifestKey,
  type PartitionPlace,
  readManifest,
  recordBytes,
  SegmentWriter,
  schemaIdIn,
  segmentKey,
  sha256Of,
  walkChain,
} from '@oretrail/archive';
import { DirectoryStore } from '@oretrail/store';

/** One segment as a forger has it in hand. */
export type Leaf = { manifest: Manifest; records: readonly ArchivedRecord[] };

/** A copy of an archive, in which everything can be changed. */
export class Forger {
  readonly folder: string;

  constructor(original: string, folder: string) {
    this.folder = folder;
    cpSync(original, folder, { recursive: true });
  }

  get store(): DirectoryStore {
    return new DirectoryStore(this.folder);
  }

  /** All names, in order. */
  get keys(): readonly string[] {
    const entries = readdirSync(join(this.folder, 'audit'), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => relative(this.folder, join(parentPath, name))).sort();
  }

  read(key: string): Buffer {
    return readFileSync(join(this.folder, key));
  }

  write(key: string, bytes: Buffer): void {
    const path = join(this.folder, key);
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) chmodSync(path, 0o644);
    writeFileSync(path, bytes);
  }

  change(key: string, change: (bytes: Buffer) => Buffer): void {
    this.write(key, change(this.read(key)));
  }

  remove(...keys: readonly string[]): void {
    for (const key of keys) rmSync(join(this.folder, key));
  }

  exchange(a: string, b: string): void {
    const bytes = this.read(a);
    this.write(a, this.read(b));
    this.write(b, bytes);
  }

  /** All segments of a partition. */
  async leaves(place: PartitionPlace): Promise<Leaf[]> {
    const leaves: Leaf[] = [];
    for await (const step of walkChain(this.store, place)) {
      if (step.kind === 'manifest') leaves.push({ manifest: step.head.manifest, records: [] });
      const last = leaves.at(-1);
      if (step.kind === 'records' && last !== undefined) last.records = [...last.records, ...step.records];
    }
    return leaves;
  }

  /**
   * A verdict that no seal vouches for, and the next one of its vehicle: where the sample has such first.
   * @throws Error if it has none: another seed must be chosen for it
   */
  async supersededUnsealed(places: readonly PartitionPlace[]) {
    for (const place of places) {
      const leaves = await this.leaves(place);
      const tail = leaves.slice(2).flatMap(({ records }) => records);
      for (const [i, gone] of tail.entries()) {
        const later = tail.slice(i + 1).find(({ key }) => gone.key !== null && key?.equals(gone.key));
        if (later !== undefined) return { place, leaves, gone, later };
      }
    }
    throw new Error('no vehicle of the sample has two verdicts that no seal vouches for');
  }

  /** Replaces a chain by others' records, with all digests and links as they must be. */
  rewrite(place: PartitionPlace, leaves: readonly Leaf[]): void {
    this.remove(...this.keys.filter((key) => key.startsWith(`audit/v1/${place.topic}/${place.partition}/`)));
    let head: ChainHead | null = null;
    const [start] = leaves[0]?.records ?? [];
    if (start === undefined) return;
    const firstRecordSha256 = sha256Of(recordBytes(start));
    for (const leaf of leaves) head = this.writeLeaf(place, leaf, firstRecordSha256, head);
  }

  private writeLeaf(place: PartitionPlace, leaf: Leaf, firstRecordSha256: string, head: ChainHead | null): ChainHead {
    const { manifest, records } = leaf;
    const writer = new SegmentWriter({ ...place, first: records[0]?.offset ?? 0 });
    for (const record of records) writer.add(record.offset, recordBytes(record));
    const { object, place: at, ...totals } = writer.finish();
    const ids = records.map(schemaIdIn).filter((id) => id !== null);
    const schemas = Object.fromEntries(ids.map((id) => [id, manifest.schemas[id] ?? null]));
    const identity = { ...manifest.identity, firstRecordSha256 };
    const previousSha256 = head?.sha256 ?? null;
    const forged = manifestBytes({ ...manifest, ...place, ...totals, identity, schemas, previousSha256 });
    this.write(segmentKey(at), object);
    this.write(manifestKey(at), forged);
    return readManifest(forged);
  }
}
