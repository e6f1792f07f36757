/** The reference facts in force, by day. Source: events.md, `oretrail.reference-fact.v1`. */
import type {
  CountryAgreement,
  CountryCode,
  Day,
  EntityFact,
  Mineral,
  MineralsTest,
  PartyId,
  ReferenceFact,
} from '@oretrail/model';
import { LatestBegun, lastUntil, type Spell, Union } from './periods.ts';

/** The questions that rules ask about reference facts. Answers never change. A wrapper may record which were asked. */
export interface Facts {
  /** The first of the days up to this one on which the same agreements are in force; null if no agreement has begun. */
  agreementsSince(day: Day): Day | null;
  /** Whether an agreement makes a country count as a free-trade partner for a mineral. */
  hasAgreement(country: CountryCode, mineral: Mineral, day: Day): boolean;
  /** The fact about a party on a day, or null, with the days around it that have the same answer. */
  entityOn(party: PartyId, day: Day): Spell<EntityFact>;
  /** The test that a manufacturer has elected, or null. */
  electionOn(manufacturer: PartyId, day: Day): MineralsTest | null;
  /** Whether a manufacturer's plan for materials that are impracticable to trace is in force. */
  hasPlanOn(manufacturer: PartyId, day: Day): boolean;
}

const ALL_MINERALS = '*';

function push<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function mapValues<Key, From, To>(map: ReadonlyMap<Key, From>, of: (value: From) => To): ReadonlyMap<Key, To> {
  return new Map([...map].map(([key, value]) => [key, of(value)]));
}

function agreementKey(country: string, mineral: string): string {
  return `${country} ${mineral}`;
}

/** The days on which the agreements in force may change, sorted. */
function boundariesOf(agreements: readonly CountryAgreement[]): readonly Day[] {
  const boundaries = agreements.flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]));
  return [...new Set(boundaries)].sort();
}

class FactIndex implements Facts {
  private readonly boundaries: readonly Day[];
  private readonly agreements: ReadonlyMap<string, Union>;
  private readonly entities: ReadonlyMap<PartyId, LatestBegun<EntityFact>>;
  private readonly elections: ReadonlyMap<PartyId, LatestBegun<ReferenceFact & { test: MineralsTest }>>;
  private readonly plans: ReadonlyMap<PartyId, Union>;

  constructor(facts: Iterable<ReferenceFact>) {
    const agreements: CountryAgreement[] = [];
    const entities = new Map<PartyId, EntityFact[]>();
    const elections = new Map<PartyId, (ReferenceFact & { test: MineralsTest })[]>();
    const plans = new Map<PartyId, ReferenceFact[]>();
    for (const fact of facts) {
      switch (fact.fact) {
        case 'country-agreement':
          agreements.push(fact);
          break;
        case 'entity':
          push(entities, fact.entity, fact);
          break;
        case 'critical-minerals-test':
          push(elections, fact.manufacturer, fact);
          break;
        case 'impracticable-to-trace-plan':
          push(plans, fact.manufacturer, fact);
          break;
      }
    }
    const byMineral = new Map<string, CountryAgreement[]>();
    for (const agreement of agreements) {
      for (const mineral of agreement.minerals ?? [ALL_MINERALS])
        push(byMineral, agreementKey(agreement.country, mineral), agreement);
    }
    this.boundaries = boundariesOf(agreements);
    this.agreements = mapValues(byMineral, (list) => new Union(list));
    this.entities = mapValues(entities, (list) => new LatestBegun(list));
    this.elections = mapValues(elections, (list) => new LatestBegun(list));
    this.plans = mapValues(plans, (list) => new Union(list));
  }

  agreementsSince(day: Day): Day | null {
    return lastUntil(this.boundaries, day);
  }

  hasAgreement(country: CountryCode, mineral: Mineral, day: Day): boolean {
    const ofMineral = this.agreements.get(agreementKey(country, mineral));
    if (ofMineral?.covers(day)) return true;
    return this.agreements.get(agreementKey(country, ALL_MINERALS))?.covers(day) ?? false;
  }

  entityOn(party: PartyId, day: Day): Spell<EntityFact> {
    return this.entities.get(party)?.spellOn(day) ?? NEVER_SPOKEN;
  }

  electionOn(manufacturer: PartyId, day: Day): MineralsTest | null {
    return this.elections.get(manufacturer)?.spellOn(day).fact?.test ?? null;
  }

  hasPlanOn(manufacturer: PartyId, day: Day): boolean {
    return this.plans.get(manufacturer)?.covers(day) ?? false;
  }
}

const NEVER_SPOKEN: Spell<never> = { fact: null, from: null, until: null };

/** An index of the facts in force. @param facts at most one for each fact key, in any order */
export function factsOf(facts: Iterable<ReferenceFact>): Facts {
  return new FactIndex(facts);
}
