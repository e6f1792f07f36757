/** Countries of locations, from the master data in the header of a document. Source: EPCIS 2.0, section 9.5; CBV 2.0, section 10. */
import { canonicalId } from './gs1/canonical-id.ts';
import { isList, type Json, memberAt } from './json/json.ts';
import { expanded, type Namespaces } from './namespaces.ts';

/** The spellings that the attribute has. */
const COUNTRY: ReadonlySet<string> = new Set([
  'cbvmda:countryCode',
  'urn:epcglobal:cbv:mda:countryCode',
  'urn:epcglobal:cbv:mda#countryCode',
]);

const itemsOf = (value: Json | undefined): readonly Json[] => (isList(value) ? value : []);

function countryIn(element: Json, namespaces: Namespaces): string | undefined {
  for (const attribute of itemsOf(memberAt(element, 'attributes'))) {
    const id = memberAt(attribute, 'id');
    const value = memberAt(attribute, 'attribute');
    if (typeof id !== 'string' || typeof value !== 'string') continue;
    if (COUNTRY.has(id) || COUNTRY.has((expanded(id, namespaces) ?? []).join(''))) return value;
  }
  return undefined;
}

/**
 * The country of each location that the header describes, by canonical id. A location with two countries has none here: nothing
 * says which is right.
 */
export function countriesIn(document: Json, namespaces: Namespaces): ReadonlyMap<string, string> {
  const countries = new Map<string, string>();
  const disputed = new Set<string>();
  const vocabularies = itemsOf(memberAt(document, 'epcisHeader', 'epcisMasterData', 'vocabularyList'));
  for (const element of vocabularies.flatMap((one) => itemsOf(memberAt(one, 'vocabularyElementList')))) {
    const written = memberAt(element, 'id');
    const country = countryIn(element, namespaces);
    const id = typeof written === 'string' ? canonicalId(written) : null;
    if (country === undefined || id === null || !id.ok) continue;
    if ((countries.get(id.id) ?? country) !== country) disputed.add(id.id);
    countries.set(id.id, country);
  }
  for (const id of disputed) countries.delete(id);
  return countries;
}
