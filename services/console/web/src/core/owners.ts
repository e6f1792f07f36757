/** The owners of parties on a day, and the parties that the rules call a foreign entity of concern. Source: law.md, "Who is a foreign entity of concern". */
import { type Day, type EntityFact, isDay, type PartyId, type ReferenceFact } from '@oretrail/model';
import { factsOf, type Ground, PartyJudge, READINGS } from '@oretrail/rules';

/** A party on a day. */
export type OwnedParty = Readonly<{
  party: string;
  /** Where it is organized, and where its headquarters are; null without a fact that holds. */
  organizedIn: string | null;
  headquarteredIn: string | null;
  governmentOf: string | null;
  /** `open` if the facts do not say, or the open readings of the law differ. */
  concern: 'concern' | 'no-concern' | 'open';
  /** Why, by the first reading that comes to it. */
  ground: Ground | null;
}>;

/** What a holder has in a party: shares from 0 to 1 as decimal strings. */
export type Holding = Readonly<{ holder: string; party: string; equity: string; votes: string; seats: string }>;

/** Parties by their ids, and the holdings between them. */
export type Owners = Readonly<{ parties: readonly OwnedParty[]; holdings: readonly Holding[] }>;

type Judged = Pick<OwnedParty, 'concern' | 'ground'>;

/** The judgement that all open readings of the law share. */
function judged(judges: readonly PartyJudge[], party: PartyId, day: Day): Judged {
  const all = judges.map((judge) => judge.judge(party, day));
  const [first, ...others] = all;
  const isCertain = others.every(({ status }) => status === first?.status);
  if (first === undefined || !isCertain || first.status === 'unknown') {
    return { concern: 'open', ground: all.find(({ ground }) => ground !== null)?.ground ?? null };
  }
  return { concern: first.status, ground: first.ground };
}

/**
 * The owners on a day by the facts that the caller sees. A holder without a fact counts as unknown, so a party is of concern only
 * if these facts alone say so.
 * @param asked `facts`: the data of facts in force, as the console answers them
 * @throws TypeError if the day is none
 */
export function owners({
  facts,
  day,
}: Readonly<{ facts: readonly Readonly<Record<string, unknown>>[]; day: string }>): Owners {
  if (!isDay(day)) throw new TypeError(`${day} is not a day`);
  // The intake has parsed each fact before the console could store it.
  const known = facts as unknown as readonly ReferenceFact[];
  const index = factsOf(known);
  const judges = READINGS.map((reading) => new PartyJudge(index, reading));
  const stated = known.flatMap((fact) => (fact.fact === 'entity' ? [fact.entity] : []));
  const entities = [...new Set(stated)].flatMap((party): EntityFact[] => {
    const { fact } = index.entityOn(party, day);
    return fact === null ? [] : [fact];
  });
  const holdings = entities.flatMap(({ entity, holders = [] }) => holders.map((one) => ({ ...one, party: entity })));
  const named = new Set([...entities.map(({ entity }) => entity), ...holdings.map(({ holder }) => holder)]);
  const parties = [...named].sort().map((party): OwnedParty => {
    const { fact } = index.entityOn(party, day);
    const places = {
      organizedIn: fact?.organizedIn ?? null,
      headquarteredIn: fact?.headquarteredIn ?? null,
      governmentOf: fact?.governmentOf ?? null,
    };
    return { party, ...places, ...judged(judges, party, day) };
  });
  return { parties, holdings };
}
