/** Parties that hold each other. Source: law.md, "Stakes through holders". */
import type { PartyId } from '@oretrail/model';
import type { Tiers } from './readings.ts';
import { ceilingsOf } from './ring-ceiling.ts';
import { exactStakesOf } from './ring-paths.ts';
import { addStakes, type Counts, mapStake, NO_STAKE, type Stake, UNKNOWN_STAKE } from './stakes.ts';

/** The largest ring, in parties, in which every path is followed. Source: law.md, "Missing facts". */
export const EXACT_RING_MAX = 12;

/**
 * Visits made to compute one member of a larger ring. Thirteen parties that all hold one another have over 10⁹ paths; no
 * real group is known to come near that. A stake behind further visits counts as a range, from the stake from outside the
 * ring to a bound (ring-ceiling.ts), or to the whole if there is no bound.
 */
const RING_VISITS_MAX = 400;

/** The holding of one member in another. `bounded` is the most that it passes on, once computed. */
type Edge = { readonly holder: PartyId; readonly holding: Counts; bounded?: Stake };
type Member = { outside: Stake; readonly holders: Edge[] };
type ThroughBound = (edge: Edge) => Stake;

const NO_MEMBER: Member = { outside: UNKNOWN_STAKE, holders: [] };

/** The members of one ring (or one party outside any ring), with what each holder from outside passes on. */
export class Ring {
  private readonly tiers: Tiers;
  private readonly members = new Map<PartyId, Member>();
  private stakes: Map<PartyId, Stake> | undefined;
  private ceilings: ReturnType<typeof ceilingsOf> | undefined;

  constructor(tiers: Tiers) {
    this.tiers = tiers;
  }

  /** A member holds a part of another (or of itself, which no path can use). */
  addHolder(party: PartyId, holder: PartyId, holding: Counts): void {
    this.memberOf(party).holders.push({ holder, holding });
  }

  /** The sum of what holders from outside the ring pass on to a member. */
  addOutside(party: PartyId, outside: Stake): void {
    this.memberOf(party).outside = outside;
  }

  /** The stake of covered governments in a member; computed once. */
  stakeOf(party: PartyId): Stake {
    if (this.stakes === undefined) {
      const isExact = this.members.size <= EXACT_RING_MAX;
      this.stakes = isExact ? exactStakesOf(this.members, this.tiers) : new Map<PartyId, Stake>();
    }
    const known = this.stakes.get(party);
    if (known !== undefined) return known;
    const stake = new PathWalk(this.members, this.tiers, (edge) => this.throughBound(edge)).stakeOf(party);
    this.stakes.set(party, stake);
    return stake;
  }

  /** What is known about a member before any path is followed. */
  private stakeBehind(party: PartyId): Stake {
    if (this.ceilings === undefined) this.ceilings = ceilingsOf(this.members, this.tiers);
    const { low } = mapStake(this.memberOf(party).outside, this.tiers.summed);
    return { low, high: this.ceilings?.get(party) ?? UNKNOWN_STAKE.high };
  }

  /** What an edge passes on if the paths behind it are not followed. It is computed once, because walks end at thousands of edges. */
  private throughBound(edge: Edge): Stake {
    edge.bounded ??= through(edge, this.stakeBehind(edge.holder), this.tiers);
    return edge.bounded;
  }

  private memberOf(party: PartyId): Member {
    const known = this.members.get(party);
    if (known !== undefined) return known;
    const member: Member = { outside: NO_STAKE, holders: [] };
    this.members.set(party, member);
    return member;
  }
}

function through({ holding }: Edge, held: Stake, tiers: Tiers): Stake {
  return mapStake(held, (counts) => tiers.through(holding, counts));
}

/** One enumeration of the paths that lead to a member of a large ring. Never deeper than its visits. */
class PathWalk {
  private readonly members: ReadonlyMap<PartyId, Member>;
  private readonly tiers: Tiers;
  private readonly throughBound: ThroughBound;
  private readonly onPath = new Set<PartyId>();
  private visits = 0;

  constructor(members: ReadonlyMap<PartyId, Member>, tiers: Tiers, throughBound: ThroughBound) {
    this.members = members;
    this.tiers = tiers;
    this.throughBound = throughBound;
  }

  stakeOf(party: PartyId): Stake {
    this.visits += 1;
    this.onPath.add(party);
    const { outside, holders } = this.members.get(party) ?? NO_MEMBER;
    let stake = outside;
    for (const edge of holders) {
      if (!this.onPath.has(edge.holder)) stake = addStakes(stake, this.throughEdge(edge));
    }
    this.onPath.delete(party);
    return mapStake(stake, this.tiers.summed);
  }

  private throughEdge(edge: Edge): Stake {
    if (this.visits >= RING_VISITS_MAX) return this.throughBound(edge);
    return through(edge, this.stakeOf(edge.holder), this.tiers);
  }
}
