import { type Day, type EntityFact, ONE_UNIT, type PartyId, scale } from '@oretrail/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entity, government } from '../examples/examples.ts';
import { factsOf } from '../facts.ts';
import { StakeBook } from './stake-book.ts';
import { holdingOf } from './stakes.ts';

const DAYS = ['2024-01-01', '2024-06-01'] as Day[];
const PARTIES = ['a', 'b', 'c', 'd', 'e'];
const HOLDERS = [...PARTIES, 'CN', 'RU', 'ID', 'nobody'];
const COUNTS = ['equity', 'votes', 'seats'] as const;
type Bound = 'low' | 'high';
type Part = Record<(typeof COUNTS)[number], bigint>;

/** The definition of law.md, word for word: every path on its own, no memo. */
function naiveStake(
  facts: ReadonlyMap<string, EntityFact>,
  party: string,
  bound: Bound,
  path: readonly string[],
): Part {
  const held: Part = { equity: 0n, votes: 0n, seats: 0n };
  for (const declared of facts.get(party)?.holders ?? []) {
    if (path.includes(declared.holder)) continue;
    const weight = naiveWeight(facts, declared.holder, bound, [...path, declared.holder]);
    for (const count of COUNTS) held[count] += scale(holdingOf(declared)[count], weight[count], ONE_UNIT);
  }
  return held;
}

function naiveWeight(
  facts: ReadonlyMap<string, EntityFact>,
  holder: string,
  bound: Bound,
  path: readonly string[],
): Part {
  const whole = { equity: ONE_UNIT, votes: ONE_UNIT, seats: ONE_UNIT };
  const fact = facts.get(holder);
  if (fact === undefined) return bound === 'low' ? { equity: 0n, votes: 0n, seats: 0n } : whole;
  if (fact.governmentOf === 'CN' || fact.governmentOf === 'RU') return whole;
  const held = naiveStake(facts, holder, bound, path);
  return COUNTS.some((count) => held[count] * 2n >= ONE_UNIT) ? whole : held;
}

const shareText = fc.integer({ min: 0, max: 10 }).map((tenths) => (tenths === 10 ? '1' : `0.${tenths}`));
const holding = fc
  .tuple(fc.constantFrom(...HOLDERS), shareText, shareText, shareText)
  .map(([name, equity, votes, seats]) => `${name} ${equity}/${votes}/${seats}`);
const holders = fc.uniqueArray(holding, { maxLength: 4, selector: (text) => text.split(' ')[0] });
/** For each party its holders on the first day and, at times, other ones from the second on. */
const graph = fc.array(fc.tuple(holders, fc.option(holders)), { minLength: PARTIES.length, maxLength: PARTIES.length });

type Graph = readonly (readonly [string[], string[] | null])[];

function entitiesOn(day: Day, drawn: Graph): EntityFact[] {
  return drawn.map(([first, second], i) => {
    const isChanged = day === DAYS[1] && second !== null;
    return entity(PARTIES[i] ?? '', isChanged ? second : first, isChanged ? { from: '2024-03-01' as Day } : {});
  });
}

const GOVERNMENTS = [government('CN'), government('RU'), government('ID')];

describe('StakeBook', () => {
  test('equals the enumeration of all paths, whoever is asked first and on whatever day', () => {
    fc.assert(
      fc.property(graph, fc.shuffledSubarray(PARTIES), fc.boolean(), (drawn, asked, isLaterFirst) => {
        const all = DAYS.flatMap((day) => entitiesOn(day, drawn));
        const distinct = new Map(all.map((fact) => [`${fact.entity} ${fact.from}`, fact]));
        const book = new StakeBook(factsOf([...GOVERNMENTS, ...distinct.values()]));
        for (const day of isLaterFirst ? [...DAYS].reverse() : DAYS) {
          const facts = new Map(
            [...GOVERNMENTS, ...entitiesOn(day, drawn)].map((fact) => [fact.entity as string, fact]),
          );
          for (const party of asked) {
            const { low, high } = book.stakeOf(party as PartyId, day);
            expect(low).toEqual(naiveStake(facts, party, 'low', [party]));
            expect(high).toEqual(naiveStake(facts, party, 'high', [party]));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  test('low is at most high', () => {
    fc.assert(
      fc.property(graph, (drawn) => {
        const book = new StakeBook(factsOf([...GOVERNMENTS, ...entitiesOn(DAYS[0] as Day, drawn)]));
        for (const party of PARTIES) {
          const { low, high } = book.stakeOf(party as PartyId, DAYS[0] as Day);
          for (const count of COUNTS) expect(low[count] <= high[count]).toBe(true);
        }
      }),
    );
  });

  test('in a ring with more paths than are followed, bounds what all paths come to', () => {
    const members = Array.from({ length: 7 }, (_, i) => `r${i}`);
    const percent = fc.integer({ min: 0, max: 20 }).map((hundredths) => `0.${String(hundredths).padStart(2, '0')}`);
    const outsider = fc.tuple(fc.constantFrom('CN', 'ID', 'nobody'), percent).map((parts) => parts.join(' '));
    const stakes = fc.array(percent, { minLength: members.length, maxLength: members.length });
    fc.assert(
      fc.property(fc.tuple(...members.map(() => fc.tuple(stakes, outsider))), (drawn) => {
        const ring = drawn.map(([each, other], i) => {
          const inside = members.flatMap((name, k) => (k === i ? [] : [`${name} ${each[k]}`]));
          return entity(members[i] ?? '', [...inside, other]);
        });
        const facts = new Map([...GOVERNMENTS, ...ring].map((fact) => [fact.entity as string, fact]));
        const { low, high } = new StakeBook(factsOf(facts.values())).stakeOf('r0' as PartyId, DAYS[0] as Day);
        const [least, most] = [naiveStake(facts, 'r0', 'low', ['r0']), naiveStake(facts, 'r0', 'high', ['r0'])];
        for (const count of COUNTS) {
          expect(low[count] <= least[count]).toBe(true);
          expect(high[count] >= most[count]).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });
});
