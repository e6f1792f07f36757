/**
 * The tree over the verdicts that stand: 4,096 buckets by VIN, so that it does not depend on the number of partitions and a
 * change touches one bucket only. Source: architecture.md, "Audit".
 *
 * The bucket of a VIN is the number in the first 12 bits of its SHA-256. Its leaves are sorted by VIN, as bytes, and have a
 * tree of RFC 6962; a bucket without a leaf has the root of no leaf. The 4,096 roots, in order, are the leaves of the upper
 * tree, which is complete: 12 levels, each of pairs.
 */
import { createHash } from 'node:crypto';
import { archiveError } from '../errors.ts';
import { auditPath, HASH_BYTES, leafHash, merkleRoot, rootOfPath } from './merkle-tree.ts';

/** Buckets of the tree. Source: architecture.md, "Audit". */
export const BUCKETS = 4_096;
const BUCKET_BITS = 12;
/** Leaves of a bucket that a proof may speak of: 4,096 times as many are over 4 × 10⁹ vehicles. */
const BUCKET_LEAVES_MAX = 2 ** 20;

/** The bucket of a vehicle. */
export function bucketOf(vin: string): number {
  return createHash('sha256').update(vin, 'utf8').digest().readUInt16BE(0) >> (16 - BUCKET_BITS);
}

/** The leaf of a verdict. A VIN has 17 characters, so where the id begins is never in doubt. */
export function verdictLeaf(vin: string, verdictId: string): Buffer {
  return leafHash(Buffer.from(vin, 'utf8'), Buffer.from(verdictId, 'utf8'));
}

/** A verdict that stands. */
export type VerdictInForce = Readonly<{ vin: string; verdictId: string }>;

/** The root of the verdicts that stand, from the root of each bucket. */
export function rootOfBuckets(roots: readonly Buffer[]): Buffer {
  if (roots.length !== BUCKETS) throw new RangeError(`${roots.length} buckets`);
  return merkleRoot(roots);
}

/** That a verdict is among those of a root: hashes in lower-case hex, nearest first. */
export type InclusionProof = Readonly<{
  vin: string;
  verdictId: string;
  /** Its place among the leaves of its bucket, from 0 on, and how many these are: they only shape the path. */
  index: number;
  count: number;
  /** From the leaf to the root of the bucket. */
  bucketPath: readonly string[];
  /** From there to the root: 12 hashes. */
  path: readonly string[];
}>;

const hex = (hashes: readonly Buffer[]): readonly string[] => hashes.map((hash) => hash.toString('hex'));

/**
 * The proof of one verdict.
 * @param bucket all verdicts of its bucket, sorted by VIN
 * @param roots of all buckets
 */
export function inclusionProof(
  vin: string,
  bucket: readonly VerdictInForce[],
  roots: readonly Buffer[],
): InclusionProof | null {
  const index = bucket.findIndex((verdict) => verdict.vin === vin);
  const found = bucket[index];
  if (found === undefined) return null;
  const leaves = bucket.map((verdict) => verdictLeaf(verdict.vin, verdict.verdictId));
  const paths = { bucketPath: hex(auditPath(leaves, index)), path: hex(auditPath(roots, bucketOf(vin))) };
  return { vin, verdictId: found.verdictId, index, count: bucket.length, ...paths };
}

function hashesOf(path: readonly string[]): readonly Buffer[] {
  const hashes = path.map((text) => Buffer.from(text, 'hex'));
  if (hashes.every((hash, i) => hash.length === HASH_BYTES && hash.toString('hex') === path[i])) return hashes;
  throw archiveError('wrong-root', 'The path has an entry that is not a SHA-256 in lower-case hex');
}

/**
 * Requires that a proof leads to a root. That the VIN stands in no other place follows from its bucket, and from the order
 * that who made the root has kept.
 * @param root in lower-case hex, of a seal that was verified
 * @throws ArchiveError `wrong-root`
 */
export function requireInclusion(
  root: string,
  { vin, verdictId, index, count, bucketPath, path }: InclusionProof,
): void {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(count) || count > BUCKET_LEAVES_MAX) {
    throw archiveError('wrong-root', `There is no place ${index} of ${count}`);
  }
  const bucketRoot = rootOfPath(verdictLeaf(vin, verdictId), index, count, hashesOf(bucketPath));
  const found = bucketRoot && rootOfPath(bucketRoot, bucketOf(vin), BUCKETS, hashesOf(path));
  if (found?.toString('hex') === root) return;
  throw archiveError('wrong-root', `The path leads to ${found?.toString('hex') ?? 'no root'}, and ${root} is due`);
}
