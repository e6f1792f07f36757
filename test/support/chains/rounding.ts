/** Amounts that differ by rounding only. */
import type { Amount } from '@oretrail/model';

/** 10⁻²⁰ of a unit: each of some dozen scalings rounds at the 30th decimal, and a later one may enlarge that. */
const ROUNDING: Amount = 10n ** 10n;

/** Whether two amounts are equal but for the roundings on the way to them. */
export function isNearly(a: Amount, b: Amount): boolean {
  return (a > b ? a - b : b - a) < ROUNDING;
}
