/** provenance.md, section 1, "Level": lots in an order that serves all, against the definition taken by its word. */

import { chains, eventOf } from '@oretrail/test-support/chains';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelsOf } from '../lots.ts';
import { type Lot, stateOf } from '../state.ts';

type Lots = ReadonlyMap<string, Lot>;

/** One more than the highest level among the inputs that are in force, again and again until nothing moves; else none. */
function levelsByDefinition(lots: Lots): ReadonlyMap<string, number> {
  let levels = new Map([...lots.keys()].map((lotId) => [lotId, 1]));
  // Without a loop no path is longer than there are lots; on or below one, levels grow with every round.
  for (let round = 0; round <= lots.size; round++) {
    const raised = [...lots].map(([lotId, { inputs }]) => {
      const below = inputs.map((input) => levels.get(input.lotId) ?? 0);
      return [lotId, 1 + Math.max(0, ...below)] as const;
    });
    levels = new Map(raised);
  }
  return new Map([...levels].filter(([, level]) => level <= lots.size));
}

describe('levels', () => {
  it('are those of the definition, and lots on a loop or below one have none', () => {
    let withoutLevel = 0;
    fc.assert(
      fc.property(chains(), (statements) => {
        const { lots } = stateOf(statements.map(eventOf));
        const due = levelsByDefinition(lots);
        const levels = levelsOf(lots);
        expect(new Map([...levels].sort())).toEqual(new Map([...due].sort()));
        // Each lot comes after its inputs.
        const order = [...levels.keys()];
        for (const [i, lotId] of order.entries()) {
          for (const input of lots.get(lotId)?.inputs ?? []) expect(order.indexOf(input.lotId)).toBeLessThan(i);
        }
        withoutLevel += lots.size - levels.size;
      }),
      { numRuns: 1_000 },
    );
    expect(withoutLevel).toBeGreaterThan(50);
  });
});
