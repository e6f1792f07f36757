/** provenance.md, section 6, property 4: low ≤ high, and a missing lot that turns up only narrows what is known. */
import { MINERALS_TESTS, type Mineral, ONE_SHARE } from '@oretrail/model';
import type { LotFigures, MaterialFigures } from '@oretrail/provenance';
import { BUILT_IN_FACTS, type ShareRange } from '@oretrail/rules';
import { chains, eventOf, missingLots, ruleset, type Statement } from '@oretrail/test-support/chains';
import { AT_LENGTH, runsOf } from '@oretrail/test-support/runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EvaluatedVehicle, type Evaluation, evaluate } from '../evaluate.ts';

const evaluated = (statements: readonly Statement[], under: Parameters<typeof evaluate>[1]): Evaluation =>
  evaluate([...BUILT_IN_FACTS, ...statements.map(eventOf)], under);

const NONE: ShareRange = { low: 0n, high: 0n };

/** Every interval of a vehicle: of both tests, of the minerals as they are shown, and of the components. */
function rangesOf({ assessment: { minerals, components } }: EvaluatedVehicle): ReadonlyMap<string, ShareRange> {
  const ranges = new Map<string, ShareRange>();
  if (components !== null) ranges.set('components', components.range);
  if (minerals === null) return ranges;
  ranges.set('shown', minerals.tested.range);
  for (const test of MINERALS_TESTS) ranges.set(test, minerals.results[test]);
  return ranges;
}

/** Every interval of every vehicle. */
function allRangesOf({ vehicles }: Evaluation): ReadonlyMap<string, ShareRange> {
  const ranges = [...vehicles].flatMap(([vin, vehicle]) =>
    [...rangesOf(vehicle)].map(([name, range]) => [`${vin} ${name}`, range] as const),
  );
  return new Map(ranges);
}

const streamsOf = (figures: MaterialFigures, mineral: Mineral) =>
  figures.streams.filter((stream) => stream.mineral === mineral);

/** Whether streams of a mineral that were merged are apart now, and whether that may move an interval. */
function isSplit(merged: MaterialFigures, apart: MaterialFigures, mineral: Mineral): boolean {
  const before = streamsOf(merged, mineral);
  if (before.length === streamsOf(apart, mineral).length) return false;
  const hasPricedGap = before.some(({ isUntraced, untraced }) => isUntraced && untraced !== null);
  const isUnknown = (stream: MaterialFigures['streams'][number]): boolean => stream.isValueUnknown;
  return hasPricedGap || (streamsOf(apart, mineral).some(isUnknown) && !before.some(isUnknown));
}

function isSplitIn(merged: LotFigures, apart: LotFigures | undefined): boolean {
  if (merged.kind !== 'material' || apart?.kind !== 'material') return false;
  return [...merged.contents.keys()].some((mineral) => isSplit(merged, apart, mineral));
}

/**
 * What two gaps of one lot bring is merged: neither has a step. When one of them turns up they are apart.
 * - A merged chain of known dollars is judged by its average, and under the 50-percent test each of its parts may be on
 *   the other side of the half: 10 dollars added in the US to two gaps of 0 and 10 dollars are just the half of 20, so the
 *   whole chain counts; without the first gap 5 of 15 dollars are left in the second, which does not count for certain.
 * - If a mass is unknown, one stream has the lot's declared value, but two have none that is known.
 */
function splits(before: Evaluation, after: Evaluation): boolean {
  return [...before.lots.figures].some(([lotId, figures]) => isSplitIn(figures, after.lots.figures.get(lotId)));
}

/** Chains with a lot that turns up; each is evaluated twice. `ORETRAIL_AT_LENGTH=1` has more. */
const FOUND_RUNS = AT_LENGTH ? 4_000 : 1_500;

describe('property 4', () => {
  it('low ≤ high, from 0 to 1', () => {
    fc.assert(
      fc.property(chains(), ruleset, (statements, under) => {
        for (const [name, { low, high }] of allRangesOf(evaluated(statements, { ruleset: under }))) {
          expect(low >= 0n && low <= high && high <= ONE_SHARE, `${name}: ${low} to ${high}`).toBe(true);
        }
      }),
      { numRuns: runsOf(1_000) },
    );
  });

  it('a missing lot that turns up narrows the interval of each test', () => {
    let narrowed = 0;
    fc.assert(
      fc.property(missingLots, ruleset, ({ without, found }, under) => {
        const before = evaluated(without, { ruleset: under });
        const after = evaluated([...without, found], { ruleset: under });
        fc.pre(!splits(before, after));
        const wide = allRangesOf(before);
        for (const [name, { low, high }] of allRangesOf(after)) {
          const outer = wide.get(name) ?? NONE;
          expect(
            outer.low <= low && high <= outer.high,
            `${name}: ${low} to ${high}, was ${outer.low} to ${outer.high}`,
          ).toBe(true);
          if (low > outer.low || high < outer.high) narrowed += 1;
        }
      }),
      { numRuns: FOUND_RUNS },
    );
    expect(narrowed).toBeGreaterThan(FOUND_RUNS / 8);
  });
});
