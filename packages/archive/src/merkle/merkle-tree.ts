/**
 * Hashes and trees of RFC 6962, section 2.1. A tree of n > 1 nodes is split at the largest power of two below n; so no node
 * is ever promoted or repeated, and no two lists of leaves have the same tree. The tree of no leaf is the SHA-256 of
 * nothing.
 */
import { createHash, hash } from 'node:crypto';

/** Bytes of a SHA-256. */
export const HASH_BYTES = 32;

/** What a leaf begins with, so that none can be taken for a node. RFC 6962, section 2.1. */
const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

/** The root of no leaf: RFC 6962, "The hash of an empty list is the hash of an empty string". */
export const EMPTY_ROOT: Buffer = createHash('sha256').digest();

/** The leaf of some bytes. */
export function leafHash(...parts: readonly Uint8Array[]): Buffer {
  return hash('sha256', Buffer.concat([LEAF, ...parts]), 'buffer');
}

/** The node above two others. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([NODE, left, right]), 'buffer');
}

/** The largest power of two below a number above 1. */
function splitOf(count: number): number {
  return 2 ** (Math.ceil(Math.log2(count)) - 1);
}

/** The root of leaves, or of nodes that are roots of trees of their own. */
export function merkleRoot(hashes: readonly Buffer[]): Buffer {
  const [first] = hashes;
  if (first === undefined) return EMPTY_ROOT;
  if (hashes.length === 1) return first;
  const split = splitOf(hashes.length);
  return nodeHash(merkleRoot(hashes.slice(0, split)), merkleRoot(hashes.slice(split)));
}

/** The hashes that lead from one place to the root, nearest first: RFC 6962, 2.1.1, "Merkle Audit Paths". */
export function auditPath(hashes: readonly Buffer[], index: number): readonly Buffer[] {
  if (hashes.length <= 1) return [];
  const split = splitOf(hashes.length);
  const [left, right] = [hashes.slice(0, split), hashes.slice(split)];
  return index < split
    ? [...auditPath(left, index), merkleRoot(right)]
    : [...auditPath(right, index - split), merkleRoot(left)];
}

/**
 * The root that a path leads to from the hash at one place among so many; null if the path has another length than that
 * place. Source: RFC 9162, 2.1.3.2, "Verifying an Inclusion Proof".
 */
export function rootOfPath(hash: Buffer, index: number, count: number, path: readonly Buffer[]): Buffer | null {
  if (index < 0 || index >= count) return null;
  if (count === 1) return path.length === 0 ? hash : null;
  const last = path.at(-1);
  if (last === undefined) return null;
  const split = splitOf(count);
  const isLeft = index < split;
  const [at, among] = isLeft ? [index, split] : [index - split, count - split];
  const below = rootOfPath(hash, at, among, path.slice(0, -1));
  if (below === null) return null;
  return isLeft ? nodeHash(below, last) : nodeHash(last, below);
}
