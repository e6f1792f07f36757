/** Bounds stakes within a ring that has too many paths to follow. Source: law.md, "Stakes through holders". */
import { type Amount, ONE_UNIT, type PartyId } from '@oretrail/model';
import type { Tiers } from './readings.ts';
import { addCounts, type Counts, type Stake } from './stakes.ts';

/** A member of a ring: the stake from outside, and the holdings of other members. */
export type RingMember = Readonly<{
  outside: Stake;
  holders: readonly Readonly<{ holder: PartyId; holding: Counts }>[];
}>;
type Members = ReadonlyMap<PartyId, RingMember>;
type Bounds = ReadonlyMap<PartyId, Counts>;

/** Rounds towards the bound. If half of each member is held within the ring, the rest after them is below 10⁻³. */
const ROUNDS_MAX = 12;
/** A rise that changes no share, which has nine decimals: 10⁻¹². */
const RISE_MIN: Amount = 10n ** 18n;
/** The least distance of a bound above the sum (10⁻¹⁵), so that no rounding of sums can reach it. */
const SLACK_MIN: Amount = 10n ** 15n;

const COUNTS = ['equity', 'votes', 'seats'] as const;
const NOTHING: Counts = { equity: 0n, votes: 0n, seats: 0n };

/** The stake in a party through all holders, each counted at its bound, even those that a path has already visited. */
function heldUnder(bounds: Bounds, tiers: Tiers, party: PartyId, { outside, holders }: RingMember): Counts {
  let held = outside.high;
  for (const { holder, holding } of holders) {
    const bound = bounds.get(holder);
    if (holder === party || bound === undefined) continue;
    held = addCounts(held, tiers.through(holding, bound));
  }
  return tiers.summed(held);
}

function roundOf(members: Members, tiers: Tiers, bounds: Bounds): Bounds {
  return new Map([...members].map(([party, member]) => [party, heldUnder(bounds, tiers, party, member)]));
}

/** The greatest of all differences, over all parties and counts. */
function greatestRise(from: Bounds, to: Bounds): Amount {
  let most = 0n;
  for (const [party, counts] of to) {
    const before = from.get(party) ?? NOTHING;
    for (const count of COUNTS) if (counts[count] - before[count] > most) most = counts[count] - before[count];
  }
  return most;
}

/** The greatest part of a member that other members hold, in any count. */
function greatestInside(members: Members): Amount {
  let most = 0n;
  for (const { holders } of members.values()) {
    for (const count of COUNTS) {
      const inside = holders.reduce((sum, { holding }) => sum + holding[count], 0n);
      if (inside > most) most = inside;
    }
  }
  return most;
}

function raised(bounds: Bounds, tiers: Tiers, slack: Amount): Bounds {
  const raise = ({ equity, votes, seats }: Counts): Counts =>
    tiers.summed({ equity: equity + slack, votes: votes + slack, seats: seats + slack });
  return new Map([...bounds].map(([party, counts]) => [party, raise(counts)]));
}

/** The sums after the rounds, and how much the last round added. */
function approached(members: Members, tiers: Tiers): Readonly<{ sums: Bounds; rise: Amount }> {
  let sums: Bounds = new Map();
  let rise = ONE_UNIT;
  for (let round = 0; round < ROUNDS_MAX && rise > RISE_MIN; round++) {
    const next = roundOf(members, tiers, sums);
    rise = greatestRise(sums, next);
    sums = next;
  }
  return { sums, rise };
}

/**
 * A bound for the stake in each member through any path, or null if none was found. Paths that visit no party twice never
 * add up to more than all walks, and walks never to more than a bound that yields at most itself if every holder counts at
 * its bound (A. Tarski, A lattice-theoretical fixpoint theorem and its applications, 1955). So a bound that is guessed from
 * a few rounds needs only that one check. Linear in the holdings declared within the ring.
 */
export function ceilingsOf(members: Members, tiers: Tiers): Bounds | null {
  const { sums, rise } = approached(members, tiers);
  const outside = ONE_UNIT - greatestInside(members);
  // If nothing is held from outside, there is nothing to guess from; sums that no longer rise are a bound all the same.
  const bounds = outside > 0n ? raised(sums, tiers, (rise * ONE_UNIT) / outside + SLACK_MIN) : sums;
  return greatestRise(bounds, roundOf(members, tiers, bounds)) === 0n ? bounds : null;
}
