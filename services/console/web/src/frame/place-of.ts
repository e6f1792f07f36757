/** Where what somebody looks for has its page. */

const VIN = /^[A-HJ-NPR-Z0-9]{17}$/i;
const VIN_BEGINNING = /^[A-HJ-NPR-Z0-9]*\d[A-HJ-NPR-Z0-9]*$/i;
const DIGEST = /^(?:sha256:)?([0-9a-f]{64})$/i;
const PARTY = /^urn:(?:party|facility):/;

/** @param text a VIN or how it begins, the id of a lot, a digest, or a part of a supplier's name @returns a path; null for nothing */
export function placeOf(text: string): string | null {
  const wanted = text.trim();
  if (wanted === '') return null;
  if (VIN.test(wanted)) return `/vehicles/${wanted.toUpperCase()}`;
  const digest = DIGEST.exec(wanted)?.[1];
  if (digest !== undefined) return `/statements/${digest.toLowerCase()}`;
  if (wanted.includes(':') && !PARTY.test(wanted)) return `/lots/${encodeURIComponent(wanted)}`;
  if (VIN_BEGINNING.test(wanted)) return `/vehicles?vin=${wanted.toUpperCase()}*`;
  return `/asks?about=${encodeURIComponent(wanted.replace(PARTY, ''))}`;
}
