/** Computes stakes within a small ring along every path. Source: law.md, "Stakes through holders" and "Missing facts". */
import type { PartyId } from '@oretrail/model';
import type { Tiers } from './readings.ts';
import type { RingMember } from './ring-ceiling.ts';
import { addStakes, mapStake, NO_STAKE, type Stake } from './stakes.ts';

type Link = Readonly<{ holder: number; holding: RingMember['holders'][number]['holding'] }>;
type Node = Readonly<{ outside: Stake; links: readonly Link[] }>;

/** Members by number. A link from a member to itself is left out, because no path can use it. */
function nodesOf(members: ReadonlyMap<PartyId, RingMember>): Node[] {
  const numbers = new Map([...members.keys()].map((party, number) => [party, number]));
  return [...members.values()].map(({ outside, holders }) => ({
    outside,
    links: holders.flatMap(({ holder, holding }) => {
      const number = numbers.get(holder);
      return number === undefined ? [] : [{ holder: number, holding }];
    }),
  }));
}

/**
 * What paths bring to a member depends on the members that they have visited, not on the order. So each member is worked out once for
 * each set of visited ones: at most n × 2ⁿ⁻¹ times instead of n! paths, which is 24,576 for twelve.
 */
class VisitedSets {
  private readonly nodes: readonly Node[];
  private readonly tiers: Tiers;
  private readonly known = new Map<number, Stake>();

  constructor(nodes: readonly Node[], tiers: Tiers) {
    this.nodes = nodes;
    this.tiers = tiers;
  }

  /** @param visited a bit for each visited member, this one among them */
  heldOf(member: number, visited: number): Stake {
    const key = visited * this.nodes.length + member;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { outside, links } = this.nodes[member] ?? { outside: NO_STAKE, links: [] };
    let sum = outside;
    for (const { holder, holding } of links) {
      const bit = 1 << holder;
      if ((visited & bit) !== 0) continue;
      const held = this.heldOf(holder, visited | bit);
      sum = addStakes(
        sum,
        mapStake(held, (counts) => this.tiers.through(holding, counts)),
      );
    }
    const stake = mapStake(sum, this.tiers.summed);
    this.known.set(key, stake);
    return stake;
  }
}

/** The exact stake of covered governments in each member. Only for few members: time and memory double with each. */
export function exactStakesOf(members: ReadonlyMap<PartyId, RingMember>, tiers: Tiers): Map<PartyId, Stake> {
  const sets = new VisitedSets(nodesOf(members), tiers);
  return new Map([...members.keys()].map((party, number) => [party, sets.heldOf(number, 1 << number)]));
}
