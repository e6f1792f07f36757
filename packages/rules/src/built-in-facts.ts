/** The reference data that ships with Oretrail. Source: events.md, "Built-in facts". */
import {
  type ContentDigest,
  type CountryCode,
  canonicalJson,
  type Day,
  factKeyOf,
  type ReferenceFact,
  type ReferenceFactEvent,
  type Source,
  sha256Hex,
} from '@oretrail/model';

/** The source of the built-in facts. */
const BUILT_IN_SOURCE = 'urn:oretrail:built-in' as Source;
/** Earlier than any real statement, so that any other event with the same fact key replaces them. */
const BUILT_IN_TIME = '1970-01-01T00:00:00Z';

/** An ordinary event; its id is its fact key, which is unique among them. */
function builtInEvent(data: ReferenceFact): ReferenceFactEvent {
  const key = factKeyOf(data);
  const type = 'oretrail.reference-fact.v1' as const;
  const content = { id: key, source: BUILT_IN_SOURCE, type, subject: key, time: BUILT_IN_TIME, data };
  return { ...content, digest: sha256Hex(canonicalJson(content)) as ContentDigest };
}

/** Japan counts for minerals only through this agreement (law.md, "Qualifying country"; 1.30D-2(b)(13), secondary). */
const JAPAN: ReferenceFact = {
  fact: 'country-agreement',
  country: 'JP' as CountryCode,
  agreement: 'US-Japan Critical Minerals Agreement',
  from: '2023-03-28' as Day,
  source: 'Office of the United States Trade Representative, signed at Washington on 2023-03-28',
};

/** All built-in facts, as events. `--no-built-in-facts` leaves them out. */
export const BUILT_IN_FACTS: readonly ReferenceFactEvent[] = [builtInEvent(JAPAN)];
