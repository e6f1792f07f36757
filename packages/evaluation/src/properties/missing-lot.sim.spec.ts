/** provenance.md, section 6, property 4: low ≤ high, and a missing lot that turns up only narrows what is known. */
import { type LotId, MINERALS_TESTS, type Mineral } from '@oretrail/model';
import { BUILT_IN_FACTS, type ShareRange } from '@oretrail/rules';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EvaluatedVehicle, type Evaluation, evaluate } from '../evaluate.ts';
import { chains, ruleset } from './arbitrary-chains.ts';
import { missingLots } from './arbitrary-missing-lots.ts';
import { eventOf, type Statement } from './statements.ts';

const RULESET = { ruleset: 'us-30d@2025-07-04' } as const;

const evaluated = (statements: readonly Statement[]): Evaluation =>
  evaluate([...BUILT_IN_FACTS, ...statements.map(eventOf)], RULESET);

/** Every interval of a vehicle: of both tests, of the minerals as they are shown, and of the components. */
function rangesOf({ assessment: { minerals, components } }: EvaluatedVehicle): ReadonlyMap<string, ShareRange> {
  const ranges = new Map<string, ShareRange>();
  if (components !== null) ranges.set('components', components.range);
  if (minerals === null) return ranges;
  ranges.set('shown', minerals.tested.range);
  for (const test of MINERALS_TESTS) ranges.set(test, minerals.results[test]);
  return ranges;
}

describe('property 4', () => {
  it('low ≤ high, from 0 to 1', () => {
    fc.assert(
      fc.property(chains(), ruleset, (statements, under) => {
        const { vehicles } = evaluate(statements.map(eventOf), { ruleset: under });
        for (const vehicle of vehicles.values()) {
          for (const [name, { low, high }] of rangesOf(vehicle)) {
            expect(low >= 0n && low <= high && high <= 1_000_000_000n, `${name}: ${low} to ${high}`).toBe(true);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });

  /** The untraced streams of a mineral in a lot, and how many streams of it there are. */
  function streamsIn(evaluation: Evaluation, lotId: LotId, mineral: Mineral) {
    const figures = evaluation.lots.figures.get(lotId);
    const streams = figures?.kind === 'material' ? figures.streams.filter((stream) => stream.mineral === mineral) : [];
    const isValueUnknown = figures?.kind === 'material' && figures.valueUnknown.has(mineral);
    const hasKnownDollars = streams.some(({ isUntraced, untraced }) => isUntraced && untraced !== null);
    return { count: streams.length, isValueUnknown, hasKnownDollars };
  }

  function splits(before: Evaluation, after: Evaluation): boolean {
    return [...before.lots.figures.values()].some((figures) => {
      if (figures.kind !== 'material') return false;
      return [...figures.contents.keys()].some((mineral) => {
        const [merged, apart] = [before, after].map((evaluation) => streamsIn(evaluation, figures.lotId, mineral));
        if (merged === undefined || apart === undefined || merged.count === apart.count) return false;
        return merged.hasKnownDollars || (apart.isValueUnknown && !merged.isValueUnknown);
      });
    });
  }

  it('a missing lot that turns up narrows the interval of each test', () => {
    const seen = { narrowed: 0, same: 0 };
    fc.assert(
      fc.property(missingLots, ({ without, found }) => {
        const before = evaluated(without);
        const after = evaluated([...without, found]);
        fc.pre(!splits(before, after));
        for (const [vin, vehicle] of after.vehicles) {
          const known = before.vehicles.get(vin);
          if (known === undefined) throw new Error(`${vin} is new`);
          const wide = rangesOf(known);
          for (const [name, { low, high }] of rangesOf(vehicle)) {
            const outer = wide.get(name) ?? { low: 0n, high: 0n };
            expect(
              outer.low <= low && high <= outer.high,
              `${name}: ${low} to ${high} in ${outer.low} to ${outer.high}`,
            ).toBe(true);
            if (low === outer.low && high === outer.high) seen.same += 1;
            else seen.narrowed += 1;
          }
        }
      }),
      { numRuns: 5_000 },
    );
    console.log(seen);
  });
});
