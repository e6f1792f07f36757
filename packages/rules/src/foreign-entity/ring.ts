/** Parties that hold each other. Source: law.md, "a path visits no party twice". */
import type { PartyId } from '@oretrail/model';
import { MAJORITY_STAKE_MIN } from '../parameters/foreign-entity.ts';
import { ceilingsOf } from './ring-ceiling.ts';
import { addStakes, type Counts, NO_STAKE, type Stake, throughHolder, UNKNOWN_STAKE, weightOf } from './stakes.ts';

/**
 * Visits that are made to work out one member of a ring. Six parties that all hold one another have 326 paths from each;
 * no real group is known to come near. What lies behind further visits counts between what is held from outside of the
 * ring and a bound (ring-ceiling.ts), or the whole stake where there is none.
 */
export const RING_VISITS_MAX = 400;

/** What one member holds of another. `bounded` is what that passes on at most, once it was asked for. */
type Edge = { readonly holder: PartyId; readonly holding: Counts; bounded?: Stake };
type Member = { outside: Stake; readonly holders: Edge[] };
type ThroughBound = (edge: Edge) => Stake;

const NO_MEMBER: Member = { outside: UNKNOWN_STAKE, holders: [] };

/** The members of one ring (or one party that is in none), with what each holder from outside of it passes on. */
export class Ring {
  private readonly members = new Map<PartyId, Member>();
  private readonly stakes = new Map<PartyId, Stake>();
  private ceilings: ReturnType<typeof ceilingsOf> | undefined;

  /** A member holds a part of another (or of itself, which no path can use). */
  addHolder(party: PartyId, holder: PartyId, holding: Counts): void {
    this.memberOf(party).holders.push({ holder, holding });
  }

  /** What holders from outside of the ring pass on to a member, all together. */
  addOutside(party: PartyId, outside: Stake): void {
    this.memberOf(party).outside = outside;
  }

  /** What covered governments hold of a member; worked out once. */
  stakeOf(party: PartyId): Stake {
    const known = this.stakes.get(party);
    if (known !== undefined) return known;
    const stake = new PathWalk(this.members, (edge) => this.throughBound(edge)).stakeOf(party);
    this.stakes.set(party, stake);
    return stake;
  }

  /** What is known of a member without following a path. */
  private stakeBehind(party: PartyId): Stake {
    if (this.ceilings === undefined) this.ceilings = ceilingsOf(this.members);
    const { low } = this.memberOf(party).outside;
    return { low, high: this.ceilings?.get(party) ?? UNKNOWN_STAKE.high };
  }

  /** What an edge passes on where the paths behind it are not followed; worked out once, for walks end in thousands of places. */
  private throughBound(edge: Edge): Stake {
    edge.bounded ??= through(edge, this.stakeBehind(edge.holder));
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

function through({ holding }: Edge, held: Stake): Stake {
  return throughHolder(holding, weightOf(held, MAJORITY_STAKE_MIN.value));
}

/** One enumeration of the paths that lead to a member. Never deeper than its visits. */
class PathWalk {
  private readonly members: ReadonlyMap<PartyId, Member>;
  private readonly throughBound: ThroughBound;
  private readonly onPath = new Set<PartyId>();
  private visits = 0;

  constructor(members: ReadonlyMap<PartyId, Member>, throughBound: ThroughBound) {
    this.members = members;
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
    return stake;
  }

  private throughEdge(edge: Edge): Stake {
    return this.visits < RING_VISITS_MAX ? through(edge, this.stakeOf(edge.holder)) : this.throughBound(edge);
  }
}
