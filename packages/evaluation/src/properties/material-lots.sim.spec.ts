/** What holds of every material lot of a nasty chain: it weighs what it says, and is worth what went into it. */
import { type Activity, type Amount, amountOf, type Mineral } from '@oretrail/model';
import { grantedMaterial, type MaterialFigures, streamValue } from '@oretrail/provenance';
import { chains, eventOf, isNearly, type Statement } from '@oretrail/test-support/chains';
import { runsOf } from '@oretrail/test-support/runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evaluation, evaluate } from '../evaluate.ts';

const evaluated = (statements: readonly Statement[]): Evaluation =>
  evaluate(statements.map(eventOf), { ruleset: 'us-30d@2025-07-04' });

const sum = (amounts: readonly Amount[]): Amount => amounts.reduce((total, amount) => total + amount, 0n);

const streamsOf = ({ streams }: MaterialFigures, mineral: Mineral) =>
  streams.filter((stream) => stream.mineral === mineral);

/** Dollars of all streams of a mineral; null if some are unknown. */
function dollarsOf(figures: MaterialFigures, mineral: Mineral): Amount | null {
  const values = streamsOf(figures, mineral).map(streamValue);
  return values.includes(null) ? null : sum(values.map((value) => value ?? 0n));
}

type GrantedMaterial = NonNullable<ReturnType<typeof grantedMaterial>>;
type Served = Readonly<{
  figures: MaterialFigures;
  inputs: readonly GrantedMaterial[];
  activities: readonly Activity[];
}>;

/** The lots of which all inputs are material that was granted whole. */
function servedIn({ state, lots }: Evaluation): Served[] {
  return [...lots.figures.values()].flatMap((figures) => {
    const lot = state.lots.get(figures.lotId);
    if (figures.kind !== 'material' || lot?.event.type !== 'oretrail.mineral-shipment.v1') return [];
    const inputs = lot.inputs.flatMap((input) => {
      const granted = grantedMaterial(lots.answer(figures.lotId, input));
      const isWhole = [...(granted?.byMineral.values() ?? [])].every((amount) => amount === input.quantity);
      return granted !== null && isWhole ? [granted] : [];
    });
    return inputs.length === lot.inputs.length ? [{ figures, inputs, activities: lot.event.data.activities }] : [];
  });
}

/** Dollars of a mineral that came in with the inputs; null if some are unknown. */
function cameIn({ inputs }: Served, mineral: Mineral): Amount | null {
  let total = 0n;
  for (const { figures, byMineral } of inputs) {
    const dollars = dollarsOf(figures, mineral);
    if (dollars === null) return null;
    total += (dollars * (byMineral.get(mineral) ?? 0n)) / figures.quantity;
  }
  return total;
}

/** Dollars that the activities add to a mineral; null if one of them does not tell. */
function addedTo({ activities }: Served, mineral: Mineral): Amount | null {
  const added = activities.flatMap(({ valueAdded }) => valueAdded.filter((value) => value.mineral === mineral));
  const told = added.flatMap(({ usd }) => (usd === undefined ? [] : [amountOf(usd)]));
  return told.length === added.length ? sum(told) : null;
}

describe('every material lot', () => {
  it('weighs what it says, mineral by mineral', () => {
    fc.assert(
      fc.property(chains(), (statements) => {
        for (const figures of evaluated(statements).lots.figures.values()) {
          if (figures.kind !== 'material') continue;
          for (const [mineral, { massKg }] of figures.contents) {
            const weighed = sum(streamsOf(figures, mineral).map((stream) => stream.massKg));
            expect(isNearly(weighed, massKg), `${figures.lotId} ${mineral}: ${weighed}`).toBe(true);
          }
        }
      }),
      { numRuns: runsOf(500) },
    );
  });

  const seen = { recycled: 0, merged: 0 };

  function expectWorth(served: Served, mineral: Mineral): void {
    const [came, added] = [cameIn(served, mineral), addedTo(served, mineral)];
    const worth = dollarsOf(served.figures, mineral);
    if (worth === null || came === null || added === null) return;
    expect(isNearly(worth, came + added), `${served.figures.lotId} ${mineral}: ${worth}`).toBe(true);
    const streams = streamsOf(served.figures, mineral);
    if (streams.some(({ isRecycled }) => isRecycled)) seen.recycled += 1;
    if (streams.length < sumOfStreams(served, mineral)) seen.merged += 1;
  }

  const sumOfStreams = ({ inputs }: Served, mineral: Mineral): number =>
    inputs.reduce((total, { figures }) => total + streamsOf(figures, mineral).length, 0);

  it('is worth what came in and what was added, merged or recycled or not', () => {
    fc.assert(
      fc.property(chains(), (statements) => {
        for (const served of servedIn(evaluated(statements))) {
          for (const mineral of served.figures.contents.keys()) expectWorth(served, mineral);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(seen.recycled).toBeGreaterThan(50);
    expect(seen.merged).toBeGreaterThan(20);
  });
});
