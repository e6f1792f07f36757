/**
 * Exact amounts. Every figure (dollars, kilograms, pieces, shares in the making) is an integer of 10⁻³⁰, so that no
 * binary float takes part. Source: provenance.md, "Arithmetic".
 */

/** An integer of 10⁻³⁰ of a unit (USD, kg, pieces, m², l). */
export type Amount = bigint & { readonly __brand?: 'Amount' };

/** An integer of 10⁻⁹: a share from 0 to 1, rounded half to even. Shares are shown and compared in this form. */
export type Share = bigint & { readonly __brand?: 'Share' };

/** Decimals of an {@link Amount}: figures are integers of 10⁻³⁰ (provenance.md, "Arithmetic"). */
const AMOUNT_DECIMALS = 30;
/** Decimals of a {@link Share}. Shares are shown and compared with nine (provenance.md, "Arithmetic"). */
const SHARE_DECIMALS = 9;

/** One whole unit as an {@link Amount}. */
export const ONE_UNIT: Amount = 10n ** BigInt(AMOUNT_DECIMALS);
/** The share 1. */
export const ONE_SHARE: Share = 10n ** BigInt(SHARE_DECIMALS);
/** Masses that differ by less than this (10⁻²⁰ kg) are equal: rounding noise of a thousand inputs stays far below it. */
export const MASS_TOLERANCE: Amount = 10n ** 10n;

/**
 * The exact amount that a decimal string states.
 * @param decimal digits with at most 30 decimals, accepted by the parser; no sign, no exponent
 */
export function amountOf(decimal: string): Amount {
  const point = decimal.indexOf('.');
  if (point < 0) return BigInt(decimal) * ONE_UNIT;
  const decimals = decimal.length - point - 1;
  const digits = BigInt(decimal.slice(0, point) + decimal.slice(point + 1));
  return digits * 10n ** BigInt(AMOUNT_DECIMALS - decimals);
}

/** `numerator / denominator`, rounded half to even. Both at least 0, the denominator above 0. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator - quotient * denominator) * 2n;
  if (twice < denominator) return quotient;
  if (twice > denominator) return quotient + 1n;
  return quotient + (quotient & 1n);
}

/**
 * `figure × part / whole` as one multiplication and one division, rounded half to even.
 * A quotient that is worked out in advance would be rounded twice (provenance.md, "Arithmetic").
 */
export function scale(figure: Amount, part: bigint, whole: bigint): Amount {
  return part === whole ? figure : divideHalfEven(figure * part, whole);
}

/** `part / whole` rounded half to even to nine decimals. */
export function shareOf(part: bigint, whole: bigint): Share {
  return divideHalfEven(part * ONE_SHARE, whole);
}

/** A share as it is shown: always nine decimals, `"0.600000000"`. */
export function formatShare(share: Share): string {
  const digits = share.toString().padStart(SHARE_DECIMALS + 1, '0');
  return `${digits.slice(0, -SHARE_DECIMALS)}.${digits.slice(-SHARE_DECIMALS)}`;
}

/** An amount for people: without trailing zeros, at most `decimals` places (rounded half to even), exact by default. */
export function formatAmount(amount: Amount, decimals: number = AMOUNT_DECIMALS): string {
  const rounded = divideHalfEven(amount, 10n ** BigInt(AMOUNT_DECIMALS - decimals));
  const digits = rounded.toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = digits.slice(digits.length - decimals).replace(/0+$/, '');
  return fraction === '' ? whole : `${whole}.${fraction}`;
}
