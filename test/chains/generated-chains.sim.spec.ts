/** What generated supply chains come to: without faults nothing is amiss, with it almost everything is. */
import { generateEvents } from '@oretrail/generator';
import { PROVENANCE_CODES, type Verdict } from '@oretrail/model';
import { describe, expect, it } from 'vitest';
import { evaluated } from './evaluated-events.ts';

const chainOf = (vehicles: number, realisticFaults: number, seed = 1) =>
  evaluated(generateEvents({ seed, vehicles, realisticFaults }));

function codesOf(verdicts: readonly Verdict[]): ReadonlySet<string> {
  return new Set(verdicts.flatMap(({ findings = [] }) => findings.map(({ code }) => code)));
}

/** Whether nobody has said when it was acquired, where that decides. law.md, "Acquisition". */
const isAcquisitionOpen = ({ requirements }: Verdict): boolean => requirements?.acquisition.outcome === 'indeterminate';

const provenanceCodes: ReadonlySet<string> = new Set(PROVENANCE_CODES);

describe('a generated supply chain without faults', () => {
  const { verdicts, lots, state } = chainOf(20_000, 0);

  it('has no findings of provenance, and nothing untraced', () => {
    const codes = [...codesOf(verdicts)];
    expect(codes.filter((code) => provenanceCodes.has(code) || code === 'untraced')).toEqual([]);
    expect(codes).not.toContain('ownership-unknown');
  });

  it('leaves no verdict open, but of vehicles that are not acquired yet', () => {
    expect(verdicts.length).toBe(20_000);
    const others = verdicts.filter((verdict) => !isAcquisitionOpen(verdict));
    expect(new Set(others.map(({ status }) => status))).toEqual(new Set(['eligible', 'ineligible']));
    expect(others.length).toBeLessThan(verdicts.length);
  });

  it('earns the whole credit, half of it, nothing, and by capacity in early 2023', () => {
    const amounts = new Set(verdicts.map(({ amountUsd }) => amountUsd));
    for (const amount of [0, 3_750, 7_500]) expect(amounts).toContain(amount);
    expect([...amounts].filter((amount) => amount > 3_750 && amount < 7_500).length).toBeGreaterThan(1);
  });

  it('fails every gate somewhere, and is delivered or not', () => {
    const codes = codesOf(verdicts);
    for (const code of [
      'below-threshold',
      'foreign-entity',
      'price-above-limit',
      'assembly-outside-north-america',
      'acquired-too-late',
      'battery-too-small',
      'gross-weight-too-high',
      'out-of-scope',
    ]) {
      expect(codes).toContain(code);
    }
    expect(new Set(verdicts.map(({ basis }) => basis))).toEqual(new Set(['delivered', 'projected']));
  });

  it('draws every lot in full, but packs that no vehicle was built for', () => {
    const notInFull = [...state.lots.values()].filter(({ header }) => {
      const grants = [...lots.grantsOf(header.lotId).values()];
      const granted = grants.reduce((sum, grant) => {
        const most = grant.kind === 'component' ? grant.whole : [...grant.byMineral.values()].reduce(greater, 0n);
        return sum + most;
      }, 0n);
      return granted !== header.quantity;
    });
    expect(notInFull.length).toBeLessThanOrEqual(1);
    expect(state.lots.size).toBeGreaterThan(1_000);
  });
});

const greater = (a: bigint, b: bigint): bigint => (a > b ? a : b);

describe('a generated supply chain with realistic faults', () => {
  it('finds everything that can go wrong with lots and draws, but loops and depths', () => {
    const { verdicts } = chainOf(6_000, 0.3);
    const expected = PROVENANCE_CODES.filter((code) => !code.startsWith('lineage-'));
    expect([...codesOf(verdicts)]).toEqual(expect.arrayContaining(expected));
    const statuses = new Set(verdicts.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['eligible', 'ineligible', 'indeterminate', 'withdrawn']));
  });

  it('spoils little where there is little of it', () => {
    const openShare = (realisticFaults: number): number => {
      const { verdicts } = chainOf(4_000, realisticFaults);
      const open = verdicts.filter((verdict) => verdict.status === 'indeterminate' && !isAcquisitionOpen(verdict));
      return open.length / verdicts.length;
    };
    const shares = [0, 0.002, 0.02, 0.3].map(openShare);
    expect(shares[0]).toBe(0);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(new Set(shares).size).toBe(shares.length);
  });
});
