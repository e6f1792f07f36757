import { createHash } from 'node:crypto';
import { codeOf } from '@oretrail/test-support/archive/thrown-code';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { merkleRoot } from '../merkle/merkle-tree.ts';
import { BUCKETS, bucketOf, type InclusionProof, requireInclusion, verdictLeaf } from '../merkle/verdict-tree.ts';
import type { Revision } from './revision.ts';
import { VerdictsInForce } from './verdicts-in-force.ts';

const idOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const vinOf = (number: number): string => `5YFB4MBE4PP${String(number).padStart(6, '0')}`;

/** Revisions 1 to n of a vehicle. */
function revisionsOf(vin: string, count: number): readonly Revision[] {
  return Array.from({ length: count }, (_, i) => ({
    vin,
    verdictId: idOf(`${vin}/${i + 1}`),
    revision: i + 1,
    supersedes: i === 0 ? null : idOf(`${vin}/${i}`),
  }));
}

function folded(revisions: readonly Revision[]): VerdictsInForce {
  const verdicts = new VerdictsInForce();
  for (const revision of revisions) verdicts.take(revision);
  return verdicts;
}

/** The root as the design says it, in the plainest way. */
function plainRoot(revisions: readonly Revision[]): string {
  const last = new Map(revisions.map(({ vin, verdictId }) => [vin, verdictId]));
  const sorted = [...last].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const buckets: Buffer[][] = Array.from({ length: BUCKETS }, () => []);
  for (const [vin, id] of sorted) buckets[bucketOf(vin)]?.push(verdictLeaf(vin, id));
  return merkleRoot(buckets.map(merkleRoot)).toString('hex');
}

const fleet = fc
  .uniqueArray(fc.nat(3_000), { maxLength: 60 })
  .chain((numbers) =>
    fc.tuple(
      ...numbers.map((number) => fc.integer({ min: 1, max: 4 }).map((count) => revisionsOf(vinOf(number), count))),
    ),
  );

/** Mixes several lists, each in its own order. */
function mixed(lists: readonly (readonly Revision[])[], seed: number): readonly Revision[] {
  const left = lists.map((list) => [...list]);
  const all: Revision[] = [];
  for (let n = seed; left.some((list) => list.length > 0); n = (n * 1_103_515_245 + 12_345) % 2 ** 31) {
    const open = left.filter((list) => list.length > 0);
    all.push(...(open[n % open.length]?.splice(0, 1) ?? []));
  }
  return all;
}

describe('the root of the verdicts that stand', () => {
  it('is that of the last revisions, in buckets, sorted', () => {
    fc.assert(
      fc.property(fleet, (lists) => {
        expect(folded(lists.flat()).root()).toBe(plainRoot(lists.flat()));
      }),
      { numRuns: 10 },
    );
  });

  it('depends on no order between vehicles, nor on when it was asked for', () => {
    fc.assert(
      fc.property(fleet, fc.nat(), fc.nat(), (lists, seed, at) => {
        const all = mixed(lists, seed);
        const asked = folded(all.slice(0, at % (all.length + 1)));
        asked.root();
        for (const revision of all.slice(at % (all.length + 1))) asked.take(revision);
        expect(asked.root()).toBe(folded(lists.flat()).root());
        expect(asked.count).toBe(lists.length);
      }),
      { numRuns: 30 },
    );
  });

  it('is what a dozen lines of Python give for none, and for three vehicles', () => {
    expect(folded([]).root()).toBe('8a4ab5a78c7e839f7b9f62852ece1d5c7794d139e5e9ae36f61c84f650f022a1');
    expect(folded([1, 2, 3].flatMap((n) => revisionsOf(vinOf(n), n))).root()).toBe(
      '3a1cd1630d79358c8ef53c6146d606b0c684d14db2d10885b935f8e9db0eff5d',
    );
  });

  it('holds more vehicles than it began with', () => {
    const lists = Array.from({ length: 3_000 }, (_, n) => revisionsOf(vinOf(n), 2));
    const verdicts = folded(lists.flat());
    expect(verdicts.root()).toBe(plainRoot(lists.flat()));
    expect(codeOf(() => verdicts.take(revisionsOf(vinOf(2_999), 3)[2] as Revision))).toBe('fine');
  });
});

describe('revisions', () => {
  const [one, two, three] = revisionsOf(vinOf(1), 3) as [Revision, Revision, Revision];

  it.each<[string, readonly Revision[]]>([
    ['that begin with the second', [two]],
    ['of which one is left out', [one, three]],
    ['of which one comes twice', [one, one]],
    ['that go back', [one, two, one]],
    ['that follow another id', [one, { ...two, supersedes: idOf('other') }]],
    ['that follow nothing', [one, { ...two, supersedes: null }]],
    ['of which the first follows something', [{ ...one, supersedes: idOf('other') }]],
    ['with a number of their own', [one, { ...two, revision: 3 }]],
  ])('are refused if they are such %s', (_, revisions) => {
    expect(codeOf(() => folded(revisions))).toBe('broken-revision');
  });
});

describe('a proof', () => {
  // Enough for buckets of several leaves.
  const verdicts = folded(Array.from({ length: 9_000 }, (_, n) => revisionsOf(vinOf(n), 1)).flat());
  const root = verdicts.root();
  const proofOf = (n: number): InclusionProof => verdicts.proofOf(vinOf(n)) as InclusionProof;
  const check = (proof: InclusionProof) => codeOf(() => requireInclusion(root, proof));

  it('leads to the root for every vehicle, through 12 pairs', () => {
    for (let n = 0; n < 9_000; n += 500) {
      expect([check(proofOf(n)), proofOf(n).path.length]).toEqual(['fine', 12]);
    }
  });

  it('is none for a vehicle without a verdict', () => expect(verdicts.proofOf(vinOf(9_000))).toBeNull());

  it('fails with anything changed', () => {
    const proof = proofOf(1);
    const [first = ''] = proof.path;
    const other = proofOf(2);
    const changed: readonly Partial<InclusionProof>[] = [
      { vin: vinOf(3) },
      { verdictId: idOf('other') },
      { index: proof.index + 1 },
      { index: -1 },
      { index: 0.5 },
      { count: 0 },
      { count: 2 ** 40 },
      { bucketPath: [...proof.bucketPath, first] },
      { path: proof.path.toSpliced(0, 1) },
      { path: [...proof.path, first] },
      { path: proof.path.with(0, first.toUpperCase().replace(/^./, 'A')) },
      { path: proof.path.with(0, '') },
      { path: other.path },
      { bucketPath: other.bucketPath, index: other.index, count: other.count + 1 },
    ];
    expect(check(proof)).toBe('fine');
    for (const change of changed) expect(check({ ...proof, ...change }), JSON.stringify(change)).toBe('wrong-root');
  });
});
