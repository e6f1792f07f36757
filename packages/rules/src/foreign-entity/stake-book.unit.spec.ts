import { type Day, type EntityFact, ONE_UNIT, type PartyId, scale } from '@oretrail/model';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entity, government } from '../examples/examples.ts';
import { factsOf } from '../facts.ts';
import { READINGS, type Reading } from './readings.ts';
import { EXACT_RING_MAX } from './ring.ts';
import { StakeBook } from './stake-book.ts';
import { holdingOf } from './stakes.ts';

const DAYS = ['2024-01-01', '2024-06-01'] as Day[];
const PARTIES = ['a', 'b', 'c', 'd', 'e'];
const HOLDERS = [...PARTIES, 'CN', 'RU', 'HK', 'ID', 'nobody'];
const COUNTS = ['equity', 'votes', 'seats'] as const;
type Bound = 'low' | 'high';
type Part = Record<(typeof COUNTS)[number], bigint>;

const WHOLE: Part = { equity: ONE_UNIT, votes: ONE_UNIT, seats: ONE_UNIT };
type Question = Readonly<{ facts: ReadonlyMap<string, EntityFact>; bound: Bound; reading: Reading }>;

const isByLink = ({ reading }: Question): boolean => reading.condition.includes('each stake');
const wholeFromHalf = (part: Part): Part => (COUNTS.some((count) => part[count] * 2n >= ONE_UNIT) ? WHOLE : part);

/** The definition of law.md, "Stakes through holders", word for word: every path on its own, no memo. */
function naiveStake(question: Question, party: string, path: readonly string[]): Part {
  const held: Part = { equity: 0n, votes: 0n, seats: 0n };
  for (const declared of question.facts.get(party)?.holders ?? []) {
    if (path.includes(declared.holder)) continue;
    const ofHolder = naiveHeldOf(question, declared.holder, [...path, declared.holder]);
    const holding = isByLink(question) ? wholeFromHalf({ ...holdingOf(declared) }) : holdingOf(declared);
    const weight = isByLink(question) ? ofHolder : wholeFromHalf(ofHolder);
    for (const count of COUNTS) held[count] += scale(holding[count], weight[count], ONE_UNIT);
  }
  return isByLink(question) ? atMostWhole(held) : held;
}

const cut = (count: bigint): bigint => (count > ONE_UNIT ? ONE_UNIT : count);
function atMostWhole({ equity, votes, seats }: Part): Part {
  return { equity: cut(equity), votes: cut(votes), seats: cut(seats) };
}

function naiveHeldOf(question: Question, holder: string, path: readonly string[]): Part {
  const fact = question.facts.get(holder);
  if (fact === undefined) return question.bound === 'low' ? { equity: 0n, votes: 0n, seats: 0n } : WHOLE;
  const { governmentOf } = fact;
  if (governmentOf !== undefined && question.reading.covered.has(governmentOf)) return WHOLE;
  return naiveStake(question, holder, path);
}

/** What both bounds are, path by path. */
function naiveBounds(facts: ReadonlyMap<string, EntityFact>, reading: Reading, party: string) {
  return {
    low: naiveStake({ facts, bound: 'low', reading }, party, [party]),
    high: naiveStake({ facts, bound: 'high', reading }, party, [party]),
  };
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

const GOVERNMENTS = ['CN', 'RU', 'HK', 'ID'].map(government);

const reading = fc.constantFrom(...READINGS);
const byName = (facts: readonly EntityFact[]): ReadonlyMap<string, EntityFact> =>
  new Map(facts.map((fact) => [fact.entity, fact]));

/** Parties that hold one another with these stakes, and outsiders that hold some of each. */
const percent = fc.integer({ min: 0, max: 20 }).map((hundredths) => `0.${String(hundredths).padStart(2, '0')}`);
function ringOf(length: number, stake: fc.Arbitrary<string | null>) {
  const members = Array.from({ length }, (_, i) => `r${i}`);
  const outsider = fc.tuple(fc.constantFrom('CN', 'HK', 'ID', 'nobody'), percent).map((parts) => parts.join(' '));
  const stakes = fc.array(stake, { minLength: length, maxLength: length });
  return fc.tuple(...members.map(() => fc.tuple(stakes, outsider))).map((drawn) => [
    ...GOVERNMENTS,
    ...drawn.map(([each, other], i) => {
      const inside = members.flatMap((name, k) => (k === i || each[k] === null ? [] : [`${name} ${each[k]}`]));
      return entity(members[i] ?? '', [...inside, other]);
    }),
  ]);
}

describe('StakeBook', () => {
  test('equals the enumeration of all paths, whoever is asked first and on whatever day', () => {
    fc.assert(
      fc.property(graph, fc.shuffledSubarray(PARTIES), fc.boolean(), reading, (drawn, asked, isLaterFirst, read) => {
        const all = DAYS.flatMap((day) => entitiesOn(day, drawn));
        const distinct = new Map(all.map((fact) => [`${fact.entity} ${fact.from}`, fact]));
        const book = new StakeBook(factsOf([...GOVERNMENTS, ...distinct.values()]), read);
        for (const day of isLaterFirst ? [...DAYS].reverse() : DAYS) {
          const facts = byName([...GOVERNMENTS, ...entitiesOn(day, drawn)]);
          for (const party of asked)
            expect(book.stakeOf(party as PartyId, day)).toEqual(naiveBounds(facts, read, party));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('low is at most high', () => {
    fc.assert(
      fc.property(graph, reading, (drawn, read) => {
        const book = new StakeBook(factsOf([...GOVERNMENTS, ...entitiesOn(DAYS[0] as Day, drawn)]), read);
        for (const party of PARTIES) {
          const { low, high } = book.stakeOf(party as PartyId, DAYS[0] as Day);
          for (const count of COUNTS) expect(low[count] <= high[count]).toBe(true);
        }
      }),
    );
  });

  test('is exact if seven hold one another, path by path', () => {
    fc.assert(
      fc.property(ringOf(7, percent), reading, (ring, read) => {
        const found = new StakeBook(factsOf(ring), read).stakeOf('r0' as PartyId, DAYS[0] as Day);
        expect(found).toEqual(naiveBounds(byName(ring), read, 'r0'));
      }),
      { numRuns: 20 },
    );
  });

  test('is exact in rings of up to twelve, path by path', () => {
    // Each holds every third other on average: still few enough paths to follow one by one.
    const seldom = fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: percent });
    fc.assert(
      fc.property(ringOf(EXACT_RING_MAX, seldom), reading, (ring, read) => {
        const found = new StakeBook(factsOf(ring), read).stakeOf('r0' as PartyId, DAYS[0] as Day);
        expect(found).toEqual(naiveBounds(byName(ring), read, 'r0'));
      }),
      { numRuns: 10 },
    );
  });

  test('twelve that all hold one another are worked out set by set, not along each of 10⁸ paths', () => {
    const members = Array.from({ length: EXACT_RING_MAX }, (_, i) => `r${i}`);
    const ring = members.map((name) => {
      const others = members.filter((other) => other !== name);
      return entity(name, [...others.map((other) => `${other} 0.09`), 'CN 0.006']);
    });
    // k of the others in a row bring 0.09ᵏ × 0.006, along 11 × 10 × … paths: below a half everywhere.
    let [paths, held] = [1n, 0n];
    for (let k = 0; k < EXACT_RING_MAX; k++) {
      held += (paths * 9n ** BigInt(k) * 6n * 10n ** 27n) / 100n ** BigInt(k);
      paths *= BigInt(EXACT_RING_MAX - 1 - k);
    }
    const { low, high } = new StakeBook(factsOf([...GOVERNMENTS, ...ring]), READINGS[1] as Reading).stakeOf(
      'r0' as PartyId,
      DAYS[0] as Day,
    );
    expect(low).toEqual(high);
    const difference = low.equity - held;
    expect(difference < 10n ** 12n && difference > -(10n ** 12n)).toBe(true);
  });

  test('in a larger ring, bounds what all paths come to', () => {
    // A chain of parties, each of which holds the next two: a large ring with few paths.
    const length = EXACT_RING_MAX + 4;
    const two = fc.tuple(percent, percent, fc.tuple(fc.constantFrom('CN', 'HK', 'nobody'), percent));
    fc.assert(
      fc.property(fc.array(two, { minLength: length, maxLength: length }), reading, (drawn, read) => {
        const ring = drawn.map(([next, second, outsider], i) =>
          entity(`r${i}`, [`r${(i + 1) % length} ${next}`, `r${(i + 2) % length} ${second}`, outsider.join(' ')]),
        );
        const { low, high } = new StakeBook(factsOf([...GOVERNMENTS, ...ring]), read).stakeOf(
          'r0' as PartyId,
          DAYS[0] as Day,
        );
        const all = naiveBounds(byName([...GOVERNMENTS, ...ring]), read, 'r0');
        for (const count of COUNTS) {
          expect(low[count] <= all.low[count]).toBe(true);
          expect(high[count] >= all.high[count]).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });
});
