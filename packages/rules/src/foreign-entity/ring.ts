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

type Member = { outside: Stake; readonly holders: { readonly holder: PartyId; readonly holding: Counts }[] };
type StakeBehind = (party: PartyId) => Stake;

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
    const stake = new PathWalk(this.members, (behind) => this.stakeBehind(behind)).stakeOf(party);
    this.stakes.set(party, stake);
    return stake;
  }

  /** What is known of a member without following a path. */
  private stakeBehind(party: PartyId): Stake {
    if (this.ceilings === undefined) this.ceilings = ceilingsOf(this.members);
    const { low } = this.memberOf(party).outside;
    return { low, high: this.ceilings?.get(party) ?? UNKNOWN_STAKE.high };
  }

  private memberOf(party: PartyId): Member {
    const known = this.members.get(party);
    if (known !== undefined) return known;
    const member: Member = { outside: NO_STAKE, holders: [] };
    this.members.set(party, member);
    return member;
  }
}

/** One enumeration of the paths that lead to a member. Never deeper than its visits. */
class PathWalk {
  private readonly members: ReadonlyMap<PartyId, Member>;
  private readonly stakeBehind: StakeBehind;
  private readonly onPath = new Set<PartyId>();
  private visits = 0;

  constructor(members: ReadonlyMap<PartyId, Member>, stakeBehind: StakeBehind) {
    this.members = members;
    this.stakeBehind = stakeBehind;
  }

  stakeOf(party: PartyId): Stake {
    const member = this.members.get(party);
    if (member === undefined || this.visits >= RING_VISITS_MAX) return this.stakeBehind(party);
    this.visits += 1;
    this.onPath.add(party);
    let stake = member.outside;
    for (const { holder, holding } of member.holders) {
      if (this.onPath.has(holder)) continue;
      const weight = weightOf(this.stakeOf(holder), MAJORITY_STAKE_MIN.value);
      stake = addStakes(stake, throughHolder(holding, weight));
    }
    this.onPath.delete(party);
    return stake;
  }
}
