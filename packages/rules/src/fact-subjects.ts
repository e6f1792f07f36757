/** Which reference facts an assessment rests on, so that a changed fact re-evaluates only what may have used it. */
import type { CountryCode, Day, PartyId, ReferenceFact } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import type { Facts } from './facts.ts';

/** Kind and subject of facts, joined by `/`: a fact key without its first day. */
export type FactSubject = `${ReferenceFact['fact']}/${string}`;

/** The subject that a fact speaks of. */
export function factSubjectOf(fact: ReferenceFact): FactSubject {
  switch (fact.fact) {
    case 'country-agreement':
      return `country-agreement/${fact.country}`;
    case 'entity':
      return `entity/${fact.entity}`;
    case 'critical-minerals-test':
    case 'impracticable-to-trace-plan':
      return `${fact.fact}/${fact.manufacturer}`;
  }
}

/**
 * The subjects of all facts that may bear on a vehicle with these holdings, on whatever deciding date: its maker's
 * election and plan, the countries of its chains, and everybody who made something of it. What may bear on a party
 * through its holders comes from {@link partiesBehind}.
 */
export function factSubjectsAsked(manufacturer: PartyId, holdings: Holdings): ReadonlySet<FactSubject> {
  const asked = new Set<FactSubject>();
  asked.add(`critical-minerals-test/${manufacturer}`);
  asked.add(`impracticable-to-trace-plan/${manufacturer}`);
  const addCountry = (country: CountryCode): unknown => asked.add(`country-agreement/${country}`);
  for (const { origin } of holdings.chains) {
    for (const { country, operator } of origin?.steps ?? []) {
      addCountry(country);
      asked.add(`entity/${operator}`);
    }
  }
  for (const { operator } of holdings.increments) asked.add(`entity/${operator}`);
  return asked;
}

/** A party and everybody who holds it, directly or through others, on a day. Linear in the holdings declared. */
export function partiesBehind(facts: Facts, party: PartyId, day: Day): ReadonlySet<PartyId> {
  const behind = new Set([party]);
  // A set grows while it is walked; each party enters it once.
  for (const known of behind) {
    for (const { holder } of facts.entityOn(known, day).fact?.holders ?? []) behind.add(holder);
  }
  return behind;
}
