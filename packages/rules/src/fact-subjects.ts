/** Which reference facts an assessment depends on, so that a changed fact re-evaluates only what may depend on it. */
import type { CountryCode, PartyId, ReferenceFact } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';

/** Kind and subject of facts, joined by `/`: a fact key without its first day. */
export type FactSubject = `${ReferenceFact['fact']}/${string}`;

/** The subject of a fact. */
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
 * The subjects of all facts that may affect a vehicle with these holdings, on any deciding date: its maker's election and
 * plan, the countries of its chains, and all operators in its chains and components. Facts about the
 * holders of an operator may affect it too; the caller follows them.
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
