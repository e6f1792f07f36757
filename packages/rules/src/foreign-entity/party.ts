/** Whether a party is a foreign entity of concern on a day. Source: 42 USC 18741(a)(5); 89 FR 37079; law.md, "Who is a foreign entity of concern". */
import type { Day, EntityFact, PartyId } from '@oretrail/model';
import type { Facts } from '../facts.ts';
import { CONTROL_STAKE_MIN } from '../parameters/foreign-entity.ts';
import type { Reading } from './readings.ts';
import { isCoveredGovernment, StakeBook } from './stake-book.ts';
import { reaches, type Stake } from './stakes.ts';

/** Why a party is of concern, or why that is unknown. */
export type Ground =
  | 'organized-in-covered-nation'
  | 'headquartered-in-covered-nation'
  | 'covered-government'
  | 'listed'
  | 'licence-control'
  | 'held-by-covered-governments'
  | 'no-entity-fact'
  | 'holders-unknown';

/** What a party is on a day under one reading; `stake` if its holders decided. */
export type PartyJudgement = Readonly<{
  status: 'concern' | 'no-concern' | 'unknown';
  ground: Ground | null;
  stake: Stake | null;
}>;

/** A government has determined that it is not of concern. Nothing else in its fact counts, neither seat nor holders. law.md, "Who is a foreign entity of concern" (unconfirmed). */
const CLEARED: PartyJudgement = { status: 'no-concern', ground: null, stake: null };

/** A ground that does not depend on the holders. */
function certainGround(fact: EntityFact, reading: Reading): Ground | null {
  if (reading.covered.has(fact.organizedIn)) return 'organized-in-covered-nation';
  if (reading.covered.has(fact.headquarteredIn)) return 'headquartered-in-covered-nation';
  if (isCoveredGovernment(fact, reading)) return 'covered-government';
  if (fact.listed) return 'listed';
  return fact.licenceControl ? 'licence-control' : null;
}

function judgeStake(stake: Stake): PartyJudgement {
  const bound = CONTROL_STAKE_MIN.value;
  if (reaches(stake.low, bound)) return { status: 'concern', ground: 'held-by-covered-governments', stake };
  if (reaches(stake.high, bound)) return { status: 'unknown', ground: 'holders-unknown', stake };
  return { status: 'no-concern', ground: null, stake };
}

/** Judges parties under one set of facts and one reading of the law. It remembers the stakes of holders. */
export class PartyJudge {
  readonly reading: Reading;
  private readonly facts: Facts;
  private readonly stakes: StakeBook;

  constructor(facts: Facts, reading: Reading) {
    this.reading = reading;
    this.facts = facts;
    this.stakes = new StakeBook(facts, reading);
  }

  judge(party: PartyId, day: Day): PartyJudgement {
    const { fact } = this.facts.entityOn(party, day);
    if (fact === null) return { status: 'unknown', ground: 'no-entity-fact', stake: null };
    if (fact.cleared) return CLEARED;
    const ground = certainGround(fact, this.reading);
    if (ground !== null) return { status: 'concern', ground, stake: null };
    return judgeStake(this.stakes.stakeOf(party, day));
  }
}
