/**
 * The tree over the records of one segment: its leaves are the records as Avro, in order, and its root stands in the
 * manifest. So a single record can be shown to be of the archive, without those of others around it.
 */
import { archiveError } from '../errors.ts';
import { SEGMENT_RECORDS_MAX } from '../limits.ts';
import { EMPTY_ROOT, HASH_BYTES, leafHash, nodeHash, rootOfPath } from './merkle-tree.ts';

/** The root of a list that grows, from some hashes: those of the whole trees that it falls into, the largest first. */
export class GrowingRoot {
  private count = 0;
  private readonly whole: Buffer[] = [];

  add(leaf: Buffer): void {
    this.whole.push(leaf);
    // Each trailing one of the old count is a tree that has found its twin.
    for (let left = this.count; left % 2 === 1; left = (left - 1) / 2) this.joinLast();
    this.count += 1;
  }

  /** The root of all leaves so far. It can't grow any more after it. */
  root(): Buffer {
    while (this.whole.length > 1) this.joinLast();
    return this.whole[0] ?? EMPTY_ROOT;
  }

  private joinLast(): void {
    const [right, left] = [this.whole.pop(), this.whole.pop()];
    if (left !== undefined && right !== undefined) this.whole.push(nodeHash(left, right));
  }
}

/** All levels of a tree, from its leaves to its root, for proofs of many leaves. */
export class TreeLevels {
  private readonly levels: readonly (readonly Buffer[])[];

  constructor(leaves: readonly Buffer[]) {
    const levels = [leaves];
    for (let below = leaves; below.length > 1; ) {
      const above: Buffer[] = [];
      for (let i = 0; i < below.length; i += 2) {
        const [left, right] = [below[i], below[i + 1]];
        // One without a twin moves up a level as it is: the split at the largest power of two comes to the same.
        if (left !== undefined) above.push(right === undefined ? left : nodeHash(left, right));
      }
      levels.push(above);
      below = above;
    }
    this.levels = levels;
  }

  /** The hashes that lead from one place to the root, nearest first: RFC 6962, 2.1.1. */
  path(index: number): readonly Buffer[] {
    let at = index;
    const path: Buffer[] = [];
    for (const level of this.levels) {
      const twin = level[at % 2 === 0 ? at + 1 : at - 1];
      if (twin !== undefined) path.push(twin);
      at = Math.floor(at / 2);
    }
    return path;
  }
}

/** Where a record stands in its segment, and the hashes from it to the root, in lower-case hex, nearest first. */
export type RecordProof = Readonly<{ index: number; path: readonly string[] }>;

/**
 * Requires that a record as Avro is one of a segment.
 * @param segment its manifest, of a chain that was verified
 * @throws ArchiveError `wrong-root`
 */
export function requireRecord(
  segment: Readonly<{ count: number; recordsRoot: string }>,
  record: Uint8Array,
  { index, path }: RecordProof,
): void {
  const { count, recordsRoot } = segment;
  const hashes = path.map((text) => Buffer.from(text, 'hex'));
  const isShaped = Number.isSafeInteger(index) && count <= SEGMENT_RECORDS_MAX;
  const isHex = hashes.every((hash, i) => hash.length === HASH_BYTES && hash.toString('hex') === path[i]);
  const found = isShaped && isHex ? rootOfPath(leafHash(record), index, count, hashes) : null;
  if (found?.toString('hex') === recordsRoot) return;
  const what = `The path of record ${index} leads to ${found?.toString('hex') ?? 'no root'}`;
  throw archiveError('wrong-root', `${what}, and ${recordsRoot} is due`);
}
