/** Stakes in a party: equity, votes and seats, each on its own. Source: law.md, "Who is a foreign entity of concern"; 89 FR 37079. */
import { type Amount, amountOf, type Holder, ONE_UNIT, scale } from '@oretrail/model';

/** The three counts as fractions, in units of 10⁻³⁰. Above one if holders declared more than the whole. */
export type Counts = Readonly<{ equity: Amount; votes: Amount; seats: Amount }>;

/** The least and the most that covered governments may hold. The two are computed independently. */
export type Stake = Readonly<{ low: Counts; high: Counts }>;

const NONE: Counts = { equity: 0n, votes: 0n, seats: 0n };
const WHOLE: Counts = { equity: ONE_UNIT, votes: ONE_UNIT, seats: ONE_UNIT };

/** Nothing is held. */
export const NO_STAKE: Stake = { low: NONE, high: NONE };
/** A covered government itself. */
export const WHOLE_STAKE: Stake = { low: WHOLE, high: WHOLE };
/** Unknown: between nothing and everything. */
export const UNKNOWN_STAKE: Stake = { low: NONE, high: WHOLE };

/** A declared holding as counts. */
export function holdingOf({ equity, votes, seats }: Holder): Counts {
  return { equity: amountOf(equity), votes: amountOf(votes), seats: amountOf(seats) };
}

/** The sum of two holdings. */
export function addCounts(a: Counts, b: Counts): Counts {
  if (a === NONE) return b;
  if (b === NONE) return a;
  return { equity: a.equity + b.equity, votes: a.votes + b.votes, seats: a.seats + b.seats };
}

/** A part of a part, count by count. */
export function multiplyCounts(a: Counts, b: Counts): Counts {
  if (b === WHOLE) return a;
  if (a === WHOLE) return b;
  if (b === NONE) return NONE;
  return {
    equity: scale(a.equity, b.equity, ONE_UNIT),
    votes: scale(a.votes, b.votes, ONE_UNIT),
    seats: scale(a.seats, b.seats, ONE_UNIT),
  };
}

/** The sum of two stakes. */
export function addStakes(a: Stake, b: Stake): Stake {
  const low = addCounts(a.low, b.low);
  return { low, high: a.low === a.high && b.low === b.high ? low : addCounts(a.high, b.high) };
}

/** A function of the least and of the most; called once if both are the same object. */
export function mapStake({ low, high }: Stake, of: (counts: Counts) => Counts): Stake {
  const least = of(low);
  return { low: least, high: low === high ? least : of(high) };
}

/** Whether any of the three counts reaches a bound. */
export function reaches({ equity, votes, seats }: Counts, bound: Amount): boolean {
  return equity >= bound || votes >= bound || seats >= bound;
}

/** The whole if one count reaches `majority`, else the counts themselves. */
export function wholeFrom(counts: Counts, majority: Amount): Counts {
  return reaches(counts, majority) ? WHOLE : counts;
}

/** The counts, each at most the whole. */
export function atMostWhole(counts: Counts): Counts {
  const { equity, votes, seats } = counts;
  if (equity <= ONE_UNIT && votes <= ONE_UNIT && seats <= ONE_UNIT) return counts;
  const cut = (count: Amount): Amount => (count > ONE_UNIT ? ONE_UNIT : count);
  return { equity: cut(equity), votes: cut(votes), seats: cut(seats) };
}
