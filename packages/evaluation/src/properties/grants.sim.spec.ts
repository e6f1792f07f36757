/** provenance.md, section 6, property 2: nothing is granted twice. */
import type { Amount } from '@oretrail/model';
import type { DeclaredInput } from '@oretrail/provenance';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evaluation, evaluate } from '../evaluate.ts';
import { chains } from './arbitrary-chains.ts';
import { eventOf } from './statements.ts';

type Granted = { asked: Amount; granted: Amount; whole: Amount };

/** Everybody who draws, with what they draw, as they say it themselves. */
function drawing({ state }: Evaluation): (readonly [string, readonly DeclaredInput[]])[] {
  const lots = [...state.lots].map(([lotId, { inputs }]) => [lotId, inputs] as const);
  return [...lots, ...[...state.vehicles].map(([vin, { batteries }]) => [vin, batteries] as const)];
}

/** What each lot, and each mineral of a material lot, was asked for and granted in the answers that consumers got. */
function grantedOf(evaluation: Evaluation): ReadonlyMap<string, Granted> {
  const sums = new Map<string, Granted>();
  const add = (key: string, asked: Amount, granted: Amount, whole: Amount): void => {
    const known = sums.get(key) ?? { asked: 0n, granted: 0n, whole };
    sums.set(key, { asked: known.asked + asked, granted: known.granted + granted, whole });
  };
  for (const [consumer, inputs] of drawing(evaluation)) {
    for (const input of inputs) {
      const answer = evaluation.lots.answer(consumer, input);
      if (answer.refusal !== null) continue;
      const { figures, granted } = answer;
      if (granted.kind === 'component') add(input.lotId, input.quantity, granted.whole, figures.quantity);
      else
        for (const [m, amount] of granted.byMineral)
          add(`${input.lotId} ${m}`, input.quantity, amount, figures.quantity);
    }
  }
  return sums;
}

describe('property 2', () => {
  it('of each mineral of a lot, and of each component lot, no more is granted than there is, and no less than was asked', () => {
    let overdrawn = 0;
    fc.assert(
      fc.property(chains(), (statements) => {
        const evaluation = evaluate(statements.map(eventOf), { ruleset: 'us-30d@2025-07-04' });
        for (const [key, { asked, granted, whole }] of grantedOf(evaluation)) {
          if (asked > whole) overdrawn += 1;
          // Section 1, "granted = min(q, what is left)": served one after the other that comes to this.
          expect(granted, key).toBe(asked < whole ? asked : whole);
        }
      }),
      { numRuns: 1_000 },
    );
    expect(overdrawn).toBeGreaterThan(50);
  });
});
