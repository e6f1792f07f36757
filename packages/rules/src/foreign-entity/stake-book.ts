/** What covered governments hold of a party, directly and through others. Source: law.md, "Indirect holdings"; 89 FR 37079. */
import type { Day, EntityFact, PartyId } from '@oretrail/model';
import type { Facts } from '../facts.ts';
import { COVERED_NATIONS } from '../parameters/countries.ts';
import { MAJORITY_STAKE_MIN } from '../parameters/foreign-entity.ts';
import { Ring } from './ring.ts';
import { ALWAYS, intersect, SpellMemo, type Stretch } from './spell-memo.ts';
import {
  addStakes,
  holdingOf,
  NO_STAKE,
  type Stake,
  throughHolder,
  UNKNOWN_STAKE,
  WHOLE_STAKE,
  weightOf,
} from './stakes.ts';
import { strongComponents } from './strong-components.ts';

/** Whether a party is itself the government of a covered nation. */
export function isCoveredGovernment({ governmentOf }: EntityFact): boolean {
  return governmentOf !== undefined && COVERED_NATIONS.value.has(governmentOf);
}

/** What is held of a party, and the days on which that is so. Members of a ring are worked out when they are asked. */
type Held = Stretch & Readonly<{ stakeOf: () => Stake }>;
type Weight = Stretch & Readonly<{ weight: Stake }>;

/**
 * Stakes of all parties under one set of facts. Each party is worked out once for each stretch of days on which nothing
 * behind it changes, after its holders, so a graph of holders without rings costs no more than its edges, however many
 * paths lead through it. Inside a ring paths are enumerated, to a limit (ring.ts).
 */
export class StakeBook {
  private readonly facts: Facts;
  private readonly held = new SpellMemo<PartyId, Held>();

  constructor(facts: Facts) {
    this.facts = facts;
  }

  /** What covered governments hold of a party with an entity fact; nothing of one without holders. */
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

  /** Holders of which something must be worked out before the party itself. */
  private openHolders(party: PartyId, day: Day): readonly PartyId[] {
    const holders = this.facts.entityOn(party, day).fact?.holders ?? [];
    return holders.flatMap(({ holder }) => {
      const { fact } = this.facts.entityOn(holder, day);
      const isOpen = fact !== null && !isCoveredGovernment(fact) && this.held.get(holder, day) === undefined;
      return isOpen ? [holder] : [];
    });
  }

  private workOut(component: readonly PartyId[], day: Day): void {
    const members = new Set(component);
    const ring = new Ring();
    let stretch = ALWAYS;
    for (const party of component) {
      const { fact, ...spell } = this.facts.entityOn(party, day);
      stretch = intersect(stretch, spell);
      let outside = NO_STAKE;
      for (const declared of fact?.holders ?? []) {
        const { holder } = declared;
        if (members.has(holder)) ring.addHolder(party, holder, holdingOf(declared));
        else {
          const through = this.weightOf(holder, day);
          stretch = intersect(stretch, through);
          outside = addStakes(outside, throughHolder(holdingOf(declared), through.weight));
        }
      }
      ring.addOutside(party, outside);
    }
    for (const party of component) this.held.set(party, day, { ...stretch, stakeOf: () => ring.stakeOf(party) });
  }

  /** What a holder that is no member of the ring in hand passes on. Its own holders are worked out already. */
  private weightOf(holder: PartyId, day: Day): Weight {
    const { fact, ...spell } = this.facts.entityOn(holder, day);
    if (fact === null) return { ...spell, weight: UNKNOWN_STAKE };
    if (isCoveredGovernment(fact)) return { ...spell, weight: WHOLE_STAKE };
    const held = this.held.get(holder, day);
    // It lies in a component that came before this one; were it not so, nothing could be said of it.
    if (held === undefined) return { ...spell, weight: UNKNOWN_STAKE };
    return { from: held.from, until: held.until, weight: weightOf(held.stakeOf(), MAJORITY_STAKE_MIN.value) };
  }
}
