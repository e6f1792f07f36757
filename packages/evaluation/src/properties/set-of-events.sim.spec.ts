/** provenance.md, section 6, properties 1 and 5: a verdict depends on what was said, never on when or how it came. */
import type { OretrailEvent, RulesetId, Verdict } from '@oretrail/model';
import { BUILT_IN_FACTS } from '@oretrail/rules';
import { chains, eventOf, OPERATOR, ruleset, type Statement, time } from '@oretrail/test-support/chains';
import { runsOf } from '@oretrail/test-support/runs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';

const RUNS = runsOf(1_000);

function verdictsOf(events: readonly OretrailEvent[], under: RulesetId): readonly Verdict[] {
  return evaluate(events, { ruleset: under }).verdicts;
}

const eventsOf = (statements: readonly Statement[]): OretrailEvent[] => [...BUILT_IN_FACTS, ...statements.map(eventOf)];

/** How events reach the evaluation: the order they come in, how often each of them comes, and in which partition. */
const route = fc.record({
  ranks: fc.array(fc.nat(1_000), { minLength: 8, maxLength: 64 }),
  partitions: fc.integer({ min: 1, max: 4 }),
});
type Route = typeof route extends fc.Arbitrary<infer Value> ? Value : never;

/** Partitions are read one after the other; what arrives twice may arrive in two of them. */
function travelled(events: readonly OretrailEvent[], { ranks, partitions }: Route): OretrailEvent[] {
  const rankOf = (i: number): number => ranks[i % ranks.length] ?? 0;
  const arrivals = events.flatMap((event, i) => {
    const rank = rankOf(i);
    const copies = 1 + (rank % 3);
    return Array.from({ length: copies }, (_, copy) => ({ event, rank: (rank + 311 * copy) % 1_001, copy }));
  });
  const partitionOf = ({ rank, copy }: { rank: number; copy: number }): number => (rank + copy) % partitions;
  arrivals.sort((a, b) => partitionOf(a) - partitionOf(b) || a.rank - b.rank);
  return arrivals.map(({ event }) => event);
}

describe('property 1', () => {
  it('any permutation, duplication or partitioning of the same events gives the same verdicts', () => {
    fc.assert(
      fc.property(chains(), ruleset, route, (statements, under, taken) => {
        const events = eventsOf(statements);
        expect(verdictsOf(travelled(events, taken), under)).toEqual(verdictsOf(events, under));
      }),
      { numRuns: RUNS },
    );
  });
});

describe('property 5', () => {
  const correction = (id: string, corrects: { source: string; id: string }, subject: string, at: string) =>
    eventOf({
      id,
      source: OPERATOR,
      type: 'oretrail.correction.v1',
      subject,
      time: at,
      data: { corrects: { source: corrects.source, id: corrects.id }, reason: 'r' },
    });

  it('a correction of a correction is no change, whatever it corrects', () => {
    let [corrected, changed] = [0, 0];
    const places = fc.array(fc.nat(), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(chains(), ruleset, places, time, (statements, under, nths, at) => {
        const events = eventsOf(statements);
        const before = verdictsOf(events, under);
        let now = events;
        // Later pairs may correct what earlier ones brought. Ids that no generated event has: nothing else names them.
        for (const [i, nth] of nths.entries()) {
          const target = now[nth % now.length];
          if (target === undefined) return;
          const first = correction(`first-${i}`, target, target.subject, at);
          const second = correction(`second-${i}`, first, target.subject, at);
          corrected += 1;
          if (JSON.stringify(verdictsOf([...now, first], under)) !== JSON.stringify(before)) changed += 1;
          now = nth % 2 === 0 ? [...now, first, second] : [second, first, ...now];
        }
        expect(verdictsOf(now, under)).toEqual(before);
      }),
      { numRuns: RUNS },
    );
    // Else there was nothing to take back.
    expect(changed * 10).toBeGreaterThan(corrected);
  });

  it('a correction before its event is the same as after it, in order and in time', () => {
    fc.assert(
      fc.property(chains(), ruleset, fc.nat(), fc.tuple(time, time), (statements, under, nth, [early, late]) => {
        const events = eventsOf(statements);
        const target = events[nth % events.length];
        if (target === undefined) return;
        const after = verdictsOf([...events, correction('first', target, target.subject, late)], under);
        expect(verdictsOf([correction('first', target, target.subject, early), ...events], under)).toEqual(after);
      }),
      { numRuns: Math.ceil(RUNS / 2) },
    );
  });
});
