/** Prefixes that an `@context` binds. No context is ever fetched: only what the document itself holds counts. */
import { isList, isObject, type Json, memberAt } from './json/json.ts';

/** Where the members of the profile live. */
export const PROFILE_NAMESPACE = 'urn:oretrail:epcis:1:';

/** Prefixes and what they are short for. */
export type Namespaces = ReadonlyMap<string, string>;

/** What the context of the EPCIS standard itself binds. Source: CBV 2.0, section 8.9. */
export const STANDARD_NAMESPACES: Namespaces = new Map([
  ['epcis', 'https://ref.gs1.org/epcis/'],
  ['cbv', 'https://ref.gs1.org/cbv/'],
  ['gs1', 'https://gs1.org/voc/'],
]);

/** The prefixes of a context on top of those around it. A later binding replaces an earlier one. */
export function namespacesOf(context: Json | undefined, around: Namespaces): Namespaces {
  const bound = new Map(around);
  for (const part of isList(context) ? context : [context]) {
    if (!isObject(part)) continue;
    for (const [prefix, value] of Object.entries(part)) {
      const iri = isObject(value) ? memberAt(value, '@id') : value;
      if (typeof iri === 'string') bound.set(prefix, iri);
      else bound.delete(prefix);
    }
  }
  return bound;
}

/** A compact name in its two parts, the prefix replaced by what it is short for; null if its prefix is not bound. */
export function expanded(name: string, namespaces: Namespaces): readonly [iri: string, local: string] | null {
  const colon = name.indexOf(':');
  const iri = colon < 0 ? undefined : namespaces.get(name.slice(0, colon));
  return iri === undefined ? null : [iri, name.slice(colon + 1)];
}

/** The name of a member of the profile without its prefix; null for a member of another vocabulary. */
export function profileName(name: string, namespaces: Namespaces): string | null {
  if (name.startsWith(PROFILE_NAMESPACE)) return name.slice(PROFILE_NAMESPACE.length);
  const [iri, local] = expanded(name, namespaces) ?? [];
  return iri === PROFILE_NAMESPACE && local !== undefined ? local : null;
}

/** A member of the profile as the document has to write it. */
export function writtenName(local: string, namespaces: Namespaces): string {
  const [prefix] = [...namespaces].find(([, iri]) => iri === PROFILE_NAMESPACE) ?? [];
  return prefix === undefined ? PROFILE_NAMESPACE + local : `${prefix}:${local}`;
}
