/** Lot and serial numbers as parts of a URI. */

/** Set 82 of GS1: what a lot or serial number may hold. Source: GS1 General Specifications, figure 7.11-1. */
const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+$/;
/** Set 39 of GS1: what a component or part number (AI 8010) may hold. Source: GS1 General Specifications, figure 7.11-2. */
const SET_39 = /^[#\-/0-9A-Z]+$/;
/** What a canonical Digital Link leaves as it is. All else of set 82 has a role in a URI, or none. GS1 Digital Link, section 7. */
const PLAIN = /[A-Za-z0-9\-._';=]/;

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const encoded = (character: string): string =>
  PLAIN.test(character) ? character : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/**
 * The one spelling of a lot, serial or part number in a URI, whichever characters its writer escaped.
 * @returns null if it is empty, has more characters than `lengthMax`, or others than those of one of the sets
 */
export function canonicalLotText(text: string, lengthMax: number): string | null {
  const plain = decoded(text);
  if (plain === null || plain.length > lengthMax || !(SET_82.test(plain) || SET_39.test(plain))) return null;
  return [...plain].map(encoded).join('');
}
