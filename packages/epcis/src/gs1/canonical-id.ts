/** One spelling for each id: that of a canonical GS1 Digital Link. Source: CBV 2.0, section 8.9. */
import { digitalLinkOf } from './digital-link.ts';
import { epcUrnPath, isEpcUrn } from './epc-urn.ts';

/** The domain of canonical Digital Links. Source: GS1 Digital Link: URI Syntax, section 5. */
const DOMAIN = 'https://id.gs1.org/';

/** A canonical id, or why there is none, as the end of a sentence. */
export type CanonicalId = Readonly<{ ok: true; id: string }> | Readonly<{ ok: false; what: string }>;

/** The canonical form of an id. EPC URIs and Digital Links get one spelling; all others stay as they are written. */
export function canonicalId(uri: string): CanonicalId {
  if (isEpcUrn(uri)) {
    const path = epcUrnPath(uri);
    return path === null
      ? { ok: false, what: 'is not an EPC URI with a GS1 key (EPC Tag Data Standard)' }
      : { ok: true, id: DOMAIN + path };
  }
  const link = digitalLinkOf(uri);
  if (link === null) return { ok: true, id: uri };
  if (link.checkDigitDue === null) return { ok: true, id: DOMAIN + link.path };
  return { ok: false, what: `has a wrong check digit in its GS1 key: it has to be ${link.checkDigitDue}` };
}

/** The canonical form of a value for the event hash, which no fault of an id can stop. */
export function canonicalForHash(text: string): string {
  const path = isEpcUrn(text) ? epcUrnPath(text) : (digitalLinkOf(text)?.path ?? null);
  return path === null ? text : DOMAIN + path;
}

/** Whether a canonical id names a product and neither a lot nor a piece of it. */
export function isProduct(id: string): boolean {
  return /^https:\/\/id\.gs1\.org\/01\/\d{14}$/.test(id);
}
