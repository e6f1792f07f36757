import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditPath, EMPTY_ROOT, leafHash, merkleRoot, nodeHash, rootOfPath } from './merkle-tree.ts';

const sha256 = (...parts: readonly Uint8Array[]): string =>
  createHash('sha256').update(Buffer.concat(parts)).digest('hex');

/** Leaves, and the roots of the first 1 to 8 of them. Source: github.com/transparency-dev/merkle, testonly/constants.go. */
const KNOWN_LEAVES = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((hex) => leafHash(Buffer.from(hex, 'hex')));
const KNOWN_ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

const leaves = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, i) => leafHash(Buffer.from(`leaf ${i}`)));

describe('a tree', () => {
  it('has leaves and nodes that begin with another byte', () => {
    const [a, b] = [Buffer.from('a'), Buffer.from('b')];
    expect(leafHash(a, b).toString('hex')).toBe(sha256(Buffer.from([0]), a, b));
    expect(nodeHash(a, b).toString('hex')).toBe(sha256(Buffer.from([1]), a, b));
  });

  it('of no leaf is the digest of nothing, of one the leaf', () => {
    expect(EMPTY_ROOT.toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(merkleRoot([])).toEqual(EMPTY_ROOT);
    expect(merkleRoot(leaves(1))).toEqual(leaves(1)[0]);
  });

  it('has the roots that others have for the same leaves', () => {
    const roots = KNOWN_ROOTS.map((_, i) => merkleRoot(KNOWN_LEAVES.slice(0, i + 1)).toString('hex'));
    expect(roots).toEqual(KNOWN_ROOTS);
  });

  // RFC 6962, 2.1.3, draws this tree of seven leaves.
  it('of seven leaves is split as RFC 6962 draws it', () => {
    const [a, b, c, d, e, f, j] = leaves(7) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
    const [g, h, i] = [nodeHash(a, b), nodeHash(c, d), nodeHash(e, f)];
    const [k, l] = [nodeHash(g, h), nodeHash(i, j)];
    expect(merkleRoot(leaves(7))).toEqual(nodeHash(k, l));
    expect(auditPath(leaves(7), 0)).toEqual([b, h, l]);
    expect(auditPath(leaves(7), 3)).toEqual([c, g, l]);
    expect(auditPath(leaves(7), 4)).toEqual([f, j, k]);
    expect(auditPath(leaves(7), 6)).toEqual([i, k]);
  });

  it('proves each leaf in its place, and none in another', () => {
    for (let count = 1; count <= 33; count += 1) {
      const all = leaves(count);
      for (const [index, leaf] of all.entries()) {
        const path = auditPath(all, index);
        expect(rootOfPath(leaf, index, count, path)).toEqual(merkleRoot(all));
        const other = (index + 1) % count;
        if (count > 1) expect(rootOfPath(leaf, other, count, path)).not.toEqual(merkleRoot(all));
      }
    }
  });

  it('is another with any leaf changed, left out, repeated or moved', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (count, at) => {
        const all = leaves(count);
        const [index, root] = [at % count, merkleRoot(all)];
        const more = leafHash(Buffer.from('more'));
        expect(merkleRoot(all.with(index, more))).not.toEqual(root);
        expect(merkleRoot(all.toSpliced(index, 1))).not.toEqual(root);
        expect(merkleRoot(all.toSpliced(index, 0, all[index] ?? more))).not.toEqual(root);
        if (count > 1) expect(merkleRoot([...all.slice(1), all[0] ?? more])).not.toEqual(root);
      }),
    );
  });

  it('takes no path of another length, and no place that is none', () => {
    const all = leaves(5);
    const [leaf = EMPTY_ROOT] = all;
    const path = auditPath(all, 0);
    expect(rootOfPath(leaf, 0, 5, path.slice(1))).toBeNull();
    expect(rootOfPath(leaf, 0, 5, [...path, EMPTY_ROOT])).toBeNull();
    expect([rootOfPath(leaf, 5, 5, path), rootOfPath(leaf, -1, 5, path), rootOfPath(leaf, 0, 1, path)]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
