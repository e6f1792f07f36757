/** The verdicts in force, folded from what a store holds, segment by segment: what a seal commits to. */
import { VERDICTS } from '@oretrail/runtime';
import type { Store } from '@oretrail/store';
import { about, archiveError } from '../errors.ts';
import type { ChainHead } from '../manifests/manifest.ts';
import type { PartitionPlace } from '../segments/segment-place.ts';
import { SchemaShelf } from '../verify/schema-shelf.ts';
import { type ChainStep, walkChain } from '../verify/walk-chain.ts';
import { VerdictsInForce } from './verdicts-in-force.ts';

/** Goes forward from cut to cut; after an error it is of no use any more. */
export class ArchivedVerdicts {
  readonly inForce = new VerdictsInForce();
  private readonly store: Store;
  private readonly schemas: SchemaShelf;
  private partitions: readonly number[] = [];
  /** By partition. */
  private readonly heads = new Map<number, ChainHead>();

  constructor(store: Store) {
    this.store = store;
    this.schemas = new SchemaShelf(store);
  }

  /**
   * Folds all segments that begin before an offset, partition by partition. They are verified on the way.
   * @param ends of a cut; none less than at the last call
   * @throws ArchiveError `not-archived` if a segment goes beyond the cut; others if one fails
   */
  async foldTo(ends: readonly number[]): Promise<void> {
    this.partitions = ends.map((_, partition) => partition);
    for (const [partition, end] of ends.entries()) await this.foldPartition({ topic: VERDICTS, partition }, end);
  }

  /**
   * Folds all that is there beyond the last cut, in the partitions that it has.
   * @throws ArchiveError of the first object that fails, by name
   */
  async foldRest(): Promise<void> {
    for (const partition of this.partitions) {
      await this.foldPartition({ topic: VERDICTS, partition }, Number.POSITIVE_INFINITY);
    }
  }

  private async foldPartition(place: PartitionPlace, end: number): Promise<void> {
    const from = this.heads.get(place.partition) ?? null;
    for await (const step of walkChain(this.store, place, from)) {
      if (step.kind === 'manifest' && step.head.manifest.first >= end) return;
      await about(step.key, () => this.take(place.partition, step, end));
    }
  }

  private async take(partition: number, step: ChainStep, end: number): Promise<void> {
    if (step.kind === 'records') {
      for (const record of step.records) this.inForce.take(await this.schemas.revisionIn(record));
    }
    if (step.kind === 'proved') this.heads.set(partition, step.head);
    if (step.kind !== 'manifest') return;
    const { schemas, first, next } = step.head.manifest;
    if (next > end) throw archiveError('not-archived', `It goes from ${first} to ${next}, and the cut is at ${end}`);
    for (const [id, sha256] of Object.entries(schemas)) {
      if (sha256 !== null) await this.schemas.require(Number(id), sha256);
    }
  }
}
