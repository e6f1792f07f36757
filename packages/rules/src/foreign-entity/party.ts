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

/** What a party is on a day under one reading; `stake` where its holders were asked. */
export type PartyJudgement = Readonly<{
  standing: 'concern' | 'no-concern' | 'unknown';
  ground: Ground | null;
  stake: Stake | null;
}>;

/** Determined to be none: nothing else of its fact decides, neither seat nor holders. law.md, "Who is a foreign entity of concern" (unconfirmed). */
const CLEARED: PartyJudgement = { standing: 'no-concern', ground: null, stake: null };

/** A ground that needs no look at the holders. */
function certainGround(fact: EntityFact, reading: Reading): Ground | null {
  if (reading.covered.has(fact.organizedIn)) return 'organized-in-covered-nation';
  if (reading.covered.has(fact.headquarteredIn)) return 'headquartered-in-covered-nation';
  if (isCoveredGovernment(fact, reading)) return 'covered-government';
  if (fact.listed) return 'listed';
  return fact.licenceControl ? 'licence-control' : null;
}

function judgeStake(stake: Stake): PartyJudgement {
  const bound = CONTROL_STAKE_MIN.value;
  if (reaches(stake.low, bound)) return { standing: 'concern', ground: 'held-by-covered-governments', stake };
  if (reaches(stake.high, bound)) return { standing: 'unknown', ground: 'holders-unknown', stake };
  return { standing: 'no-concern', ground: null, stake };
}

/** Judges parties under one set of facts and one reading of the law; remembers what their holders come to. */
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
    if (fact === null) return { standing: 'unknown', ground: 'no-entity-fact', stake: null };
    if (fact.cleared) return CLEARED;
    const ground = certainGround(fact, this.reading);
    if (ground !== null) return { standing: 'concern', ground, stake: null };
    return judgeStake(this.stakes.stakeOf(party, day));
  }
}
