/** The reference data that ships with Oretrail. Source: events.md, "Built-in facts"; law.md, "Qualifying country". */
import { type OretrailEvent, parseEvent } from '@oretrail/model';

const JAPAN_AGREEMENT = {
  specversion: '1.0',
  id: 'us-japan-critical-minerals-agreement',
  source: 'urn:oretrail:built-in',
  type: 'oretrail.reference-fact.v1',
  subject: 'country-agreement/JP/2023-03-28',
  time: '1970-01-01T00:00:00Z',
  data: {
    fact: 'country-agreement',
    country: 'JP',
    // The agreement names five minerals; whether the list entry is limited to them is unknown, so it is not restricted.
    agreement: 'Agreement between the United States and Japan on strengthening critical minerals supply chains',
    from: '2023-03-28',
    source:
      'https://ustr.gov/about-us/policy-offices/press-office/press-releases/2023/march/united-states-and-japan-sign-critical-minerals-agreement',
  },
};

function builtIn(value: unknown): OretrailEvent {
  const parsed = parseEvent(value, { operators: new Set() });
  if (parsed.ok) return parsed.event;
  throw new Error(`a built-in fact is no event: ${JSON.stringify(parsed.errors)}`);
}

/** Ordinary events that are always known; an event of the same fact key takes the place of each. */
export const BUILT_IN_FACTS: readonly OretrailEvent[] = [builtIn(JAPAN_AGREEMENT)];
