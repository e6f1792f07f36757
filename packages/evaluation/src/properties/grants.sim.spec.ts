/** provenance.md, section 6, property 2: nothing is granted twice. */
import type { Amount, LotId } from '@oretrail/model';
import type { Answer, DeclaredInput } from '@oretrail/provenance';
import { chains, eventOf } from '@oretrail/test-support/chains';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Evaluation, evaluate } from '../evaluate.ts';

/** Everybody who draws, with what they draw, as they say it themselves. */
function drawing({ state }: Evaluation): (readonly [string, readonly DeclaredInput[]])[] {
  const lots = [...state.lots].map(([lotId, { inputs }]) => [lotId, inputs] as const);
  return [...lots, ...[...state.vehicles].map(([vin, { batteries }]) => [vin, batteries] as const)];
}

/** What a draw asks of a lot, mineral by mineral or (under `''`) as a whole: nothing in another unit. Section 1. */
function asked({ state }: Evaluation, consumer: string, input: DeclaredInput): readonly string[] {
  const parent = state.lots.get(input.lotId)?.header;
  if (parent === undefined || parent.unit !== input.unit) return [];
  if (parent.kind === 'component') return [''];
  const own = state.lots.get(consumer as LotId)?.header;
  return [...parent.contents.keys()].filter((mineral) => own?.kind !== 'material' || own.contents.has(mineral));
}

/** What was granted, under the same names. */
function granted(answer: Answer): ReadonlyMap<string, Amount> {
  if (answer.refusal !== null) return new Map();
  return answer.granted.kind === 'component' ? new Map([['', answer.granted.whole]]) : answer.granted.byMineral;
}

/** What each mineral of a lot, and each component lot, was asked for and granted in the answers that consumers got. */
class Served {
  readonly asked = new Map<string, Amount>();
  readonly granted = new Map<string, Amount>();
  readonly whole = new Map<string, Amount>();

  constructor(evaluation: Evaluation) {
    for (const [consumer, inputs] of drawing(evaluation)) {
      for (const input of inputs) this.add(evaluation, consumer, input);
    }
  }

  private add(evaluation: Evaluation, consumer: string, input: DeclaredInput): void {
    const parent = evaluation.lots.figures.get(input.lotId);
    // A lot on a loop, or below one, grants nothing: it has no figures.
    if (parent === undefined) return;
    for (const name of asked(evaluation, consumer, input)) {
      const key = `${input.lotId} ${name}`;
      this.whole.set(key, parent.quantity);
      this.asked.set(key, (this.asked.get(key) ?? 0n) + input.quantity);
    }
    for (const [name, amount] of granted(evaluation.lots.answer(consumer, input))) {
      const key = `${input.lotId} ${name}`;
      this.granted.set(key, (this.granted.get(key) ?? 0n) + amount);
    }
  }
}

describe('property 2', () => {
  it('of each mineral of a lot, and of each component lot, no more is granted than there is, and all of it if asked', () => {
    let overdrawn = 0;
    fc.assert(
      fc.property(chains(), (statements) => {
        const served = new Served(evaluate(statements.map(eventOf), { ruleset: 'us-30d@2025-07-04' }));
        expect([...served.granted.keys()].sort()).toEqual([...served.asked.keys()].sort());
        for (const [key, amount] of served.granted) {
          const [wanted, whole] = [served.asked.get(key) ?? 0n, served.whole.get(key) ?? 0n];
          // Section 1, "granted = min(q, what is left)": served one after the other, that comes to this.
          expect(amount, key).toBe(wanted > whole ? whole : wanted);
          if (wanted > whole) overdrawn += 1;
        }
      }),
      { numRuns: 1_000 },
    );
    expect(overdrawn).toBeGreaterThan(50);
  });
});
