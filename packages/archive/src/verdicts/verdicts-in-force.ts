/**
 * The verdicts in force, folded from their revisions: checks that these are dense and chained, and has the Merkle root at
 * any moment. Memory grows with the vehicles that were ever judged, not with their revisions.
 */
import { archiveError } from '../errors.ts';
import { merkleRoot } from '../merkle/merkle-tree.ts';
import {
  BUCKETS,
  type InclusionProof,
  inclusionProof,
  rootOfBuckets,
  type VerdictInForce,
  verdictLeaf,
} from '../merkle/verdict-tree.ts';
import type { Revision } from './revision.ts';
import { RevisionTable, vinHash } from './revision-table.ts';

/** The hash has 32 bits, the bucket is the first 12: BUCKETS is 2¹². */
const BUCKET_SHIFT = 20;

/** The last revision of every vehicle. */
export class VerdictsInForce {
  private readonly table = new RevisionTable();
  /** Rows by bucket, sorted by VIN. */
  private readonly buckets: number[][] = Array.from({ length: BUCKETS }, () => []);
  /** Roots by bucket; null if a revision came since. */
  private readonly roots: (Buffer | null)[] = Array(BUCKETS).fill(null);

  /** Vehicles that have a verdict. */
  get count(): number {
    return this.table.rows;
  }

  /**
   * Takes the next revision of a vehicle. Those of one vehicle must come in order; between vehicles there is none.
   * @throws ArchiveError `broken-revision`
   */
  take(next: Revision): void {
    const hash = vinHash(next.vin);
    const known = this.table.find(next.vin, hash);
    this.requireNext(known, next);
    const row = known < 0 ? this.insert(next.vin, hash) : known;
    this.table.set(row, next);
    this.roots[hash >>> BUCKET_SHIFT] = null;
  }

  /** The id of a vehicle's verdict; null if it has none. */
  verdictIdOf(vin: string): string | null {
    const row = this.table.find(vin, vinHash(vin));
    return row < 0 ? null : this.table.verdictIdAt(row);
  }

  /** All vehicles that have a verdict, in the order in which they were first seen. */
  *vins(): Iterable<string> {
    for (let row = 0; row < this.table.rows; row += 1) yield this.table.vinAt(row);
  }

  /** The Merkle root, in lower-case hex. Only buckets that have changed are worked out again. */
  root(): string {
    return rootOfBuckets(this.bucketRoots()).toString('hex');
  }

  /** The proof that a vehicle's verdict is among those of {@link root}; null if it has none. */
  proofOf(vin: string): InclusionProof | null {
    return inclusionProof(vin, this.verdictsIn(vinHash(vin) >>> BUCKET_SHIFT), this.bucketRoots());
  }

  private requireNext(row: number, { vin, revision, supersedes }: Revision): void {
    const last =
      row < 0 ? { revision: 0, id: null } : { revision: this.table.revisionAt(row), id: this.table.verdictIdAt(row) };
    if (revision === last.revision + 1 && supersedes === last.id) return;
    const what = `Revision ${revision} of ${vin} follows ${supersedes}`;
    throw archiveError('broken-revision', `${what}, and ${last.revision + 1} that follows ${last.id} is due`);
  }

  private insert(vin: string, hash: number): number {
    const row = this.table.add(vin, hash);
    const bucket = this.buckets[hash >>> BUCKET_SHIFT] ?? [];
    let [low, high] = [0, bucket.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      // VINs are ASCII, so their characters have the order of their bytes.
      if (this.table.vinAt(bucket[middle] ?? 0) < vin) low = middle + 1;
      else high = middle;
    }
    bucket.splice(low, 0, row);
    return row;
  }

  private verdictsIn(bucket: number): readonly VerdictInForce[] {
    return (this.buckets[bucket] ?? []).map((row) => ({
      vin: this.table.vinAt(row),
      verdictId: this.table.verdictIdAt(row),
    }));
  }

  private bucketRoots(): readonly Buffer[] {
    return this.roots.map((known, bucket) => {
      const root =
        known ?? merkleRoot(this.verdictsIn(bucket).map(({ vin, verdictId }) => verdictLeaf(vin, verdictId)));
      this.roots[bucket] = root;
      return root;
    });
  }
}
