/** The codes of a verdict's findings as one number, so that a list filters by them without a table of its own. */
import { type Finding, type FindingCode, PROVENANCE_CODES, RULE_CODES } from '@oretrail/model';

/**
 * The codes by their bits. A database holds the numbers, so another order is another version of the schema. Numbers of SQLite
 * have 63 bits, and those of JavaScript's operators 31; there are 23 codes.
 */
export const FINDING_CODES: readonly FindingCode[] = [...PROVENANCE_CODES, ...RULE_CODES];

const BITS: ReadonlyMap<string, number> = new Map(FINDING_CODES.map((code, i) => [code, 2 ** i]));

/** The bits of some codes. One that this version does not know has none. */
export function bitsOf(codes: Iterable<string>): number {
  let bits = 0;
  for (const code of new Set(codes)) bits += BITS.get(code) ?? 0;
  return bits;
}

/** The bits of findings. */
export function findingBits(findings: readonly Finding[] | undefined): number {
  return bitsOf((findings ?? []).map(({ code }) => code));
}

/** The codes of bits, in the order of {@link FINDING_CODES}. */
export function codesOf(bits: number): readonly FindingCode[] {
  return FINDING_CODES.filter((_, i) => (bits & (2 ** i)) !== 0);
}
