/** Computes the stakes of covered governments in parties, direct and indirect. Source: law.md, "Stakes through holders"; 89 FR 37079. */
import type { Day, EntityFact, PartyId } from '@oretrail/model';
import type { Facts } from '../facts.ts';
import type { Reading } from './readings.ts';
import { Ring } from './ring.ts';
import { ALWAYS, intersect, SpellMemo, type Stretch } from './spell-memo.ts';
import { addStakes, holdingOf, mapStake, NO_STAKE, type Stake, UNKNOWN_STAKE, WHOLE_STAKE } from './stakes.ts';
import { strongComponents } from './strong-components.ts';

/** Whether a party is itself the government of a nation that a reading counts as covered. */
export function isCoveredGovernment({ governmentOf }: EntityFact, { covered }: Reading): boolean {
  return governmentOf !== undefined && covered.has(governmentOf);
}

/** The stake in a holder that its fact alone fixes: none in a cleared one, all of a covered government; else null. */
function fixedStakeOf(fact: EntityFact, reading: Reading): Stake | null {
  if (fact.cleared) return NO_STAKE;
  return isCoveredGovernment(fact, reading) ? WHOLE_STAKE : null;
}

/** The stake in a party, and the days on which it is the same. A member of a ring is computed when it is asked for. */
type Held = Stretch & Readonly<{ stakeOf: () => Stake }>;
type HeldOfHolder = Stretch & Readonly<{ stake: Stake }>;

/**
 * Stakes in all parties under one set of facts and one reading. Each party is computed once for each stretch of days on
 * which nothing behind it changes, after its holders. So a graph of holders without rings costs no more than its edges,
 * whatever the number of paths. Rings are computed separately (ring.ts).
 */
export class StakeBook {
  private readonly facts: Facts;
  private readonly reading: Reading;
  private readonly held = new SpellMemo<PartyId, Held>();

  constructor(facts: Facts, reading: Reading) {
    this.facts = facts;
    this.reading = reading;
  }

  /** The stake of covered governments in a party with an entity fact; zero without holders. */
  stakeOf(party: PartyId, day: Day): Stake {
    return this.heldOf(party, day).stakeOf();
  }

  private heldOf(party: PartyId, day: Day): Held {
    const known = this.held.get(party, day);
    if (known !== undefined) return known;
    for (const component of strongComponents(party, (node) => this.openHolders(node, day)))
      this.workOut(component, day);
    return this.held.get(party, day) ?? { ...ALWAYS, stakeOf: () => NO_STAKE };
  }

  /** Holders that must be computed before the party itself. */
  private openHolders(party: PartyId, day: Day): readonly PartyId[] {
    const holders = this.facts.entityOn(party, day).fact?.holders ?? [];
    return holders.flatMap(({ holder }) => {
      const { fact } = this.facts.entityOn(holder, day);
      const isOpen = fact !== null && fixedStakeOf(fact, this.reading) === null;
      return isOpen && this.held.get(holder, day) === undefined ? [holder] : [];
    });
  }

  private workOut(component: readonly PartyId[], day: Day): void {
    const members = new Set(component);
    const { tiers } = this.reading;
    const ring = new Ring(tiers);
    let stretch = ALWAYS;
    for (const party of component) {
      const { fact, ...spell } = this.facts.entityOn(party, day);
      stretch = intersect(stretch, spell);
      let outside = NO_STAKE;
      for (const declared of fact?.holders ?? []) {
        const { holder } = declared;
        if (members.has(holder)) ring.addHolder(party, holder, holdingOf(declared));
        else {
          const held = this.heldOfHolder(holder, day);
          const holding = holdingOf(declared);
          stretch = intersect(stretch, held);
          outside = addStakes(
            outside,
            mapStake(held.stake, (counts) => tiers.through(holding, counts)),
          );
        }
      }
      ring.addOutside(party, outside);
    }
    for (const party of component) this.held.set(party, day, { ...stretch, stakeOf: () => ring.stakeOf(party) });
  }

  /** The stake in a holder outside the current ring. Its own holders are already computed. */
  private heldOfHolder(holder: PartyId, day: Day): HeldOfHolder {
    const { fact, ...spell } = this.facts.entityOn(holder, day);
    if (fact === null) return { ...spell, stake: UNKNOWN_STAKE };
    const stake = fixedStakeOf(fact, this.reading);
    if (stake !== null) return { ...spell, stake };
    const held = this.held.get(holder, day);
    // It belongs to an earlier component. The fallback only satisfies the compiler.
    if (held === undefined) return { ...spell, stake: UNKNOWN_STAKE };
    return { from: held.from, until: held.until, stake: held.stakeOf() };
  }
}
