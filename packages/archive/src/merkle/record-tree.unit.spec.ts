import { codeOf } from '@oretrail/test-support/archive/thrown-code';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditPath, EMPTY_ROOT, leafHash, merkleRoot } from './merkle-tree.ts';
import { GrowingRoot, requireRecord, TreeLevels } from './record-tree.ts';

const recordAt = (i: number): Buffer => Buffer.from(`record ${i}`);
const leaves = (count: number): readonly Buffer[] => Array.from({ length: count }, (_, i) => leafHash(recordAt(i)));

function grown(count: number): Buffer {
  const root = new GrowingRoot();
  for (const leaf of leaves(count)) root.add(leaf);
  return root.root();
}

const hex = (hashes: readonly Buffer[]): readonly string[] => hashes.map((hash) => hash.toString('hex'));

describe('the tree over the records of a segment', () => {
  it('has the root and the paths of RFC 6962, however many there are', () => {
    expect(grown(0)).toEqual(EMPTY_ROOT);
    for (let count = 1; count <= 70; count += 1) {
      const all = leaves(count);
      expect(grown(count), `${count}`).toEqual(merkleRoot(all));
      const levels = new TreeLevels(all);
      for (let i = 0; i < count; i += 1) expect(levels.path(i), `${i} of ${count}`).toEqual(auditPath(all, i));
    }
  });

  it('proves each record, and no other in its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(), fc.nat(), (count, a, b) => {
        const [index, other] = [a % count, b % (count + 1)];
        const segment = { count, recordsRoot: grown(count).toString('hex') };
        const proof = { index, path: hex(new TreeLevels(leaves(count)).path(index)) };
        expect(codeOf(() => requireRecord(segment, recordAt(index), proof))).toBe('fine');
        if (other === index) return;
        expect(codeOf(() => requireRecord(segment, recordAt(other), proof))).toBe('wrong-root');
        expect(codeOf(() => requireRecord(segment, recordAt(index), { ...proof, index: other }))).toBe('wrong-root');
      }),
    );
  });

  it.each([
    ['half an index', { index: 0.5, path: [] }],
    ['no hash', { index: 0, path: ['00'] }],
    ['a hash in capitals', { index: 0, path: ['A'.repeat(64)] }],
    ['one hash too many', { index: 0, path: ['a'.repeat(64), 'b'.repeat(64)] }],
  ])('refuses %s', (_, proof) => {
    const segment = { count: 2, recordsRoot: grown(2).toString('hex') };
    expect(codeOf(() => requireRecord(segment, recordAt(0), proof))).toBe('wrong-root');
  });
});
