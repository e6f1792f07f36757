/** Exact decimals, as texts. */
import { EXPONENT_MAX, NUMBER_CHARACTERS_MAX } from '../limits.ts';

const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** Digits around a point, without zeros that say nothing. */
function trimmed(sign: string, whole: string, fraction: string): string {
  const before = whole.replace(/^0+(?=\d)/, '');
  const after = fraction.replace(/0+$/, '');
  const digits = after === '' ? before : `${before}.${after}`;
  return sign === '-' && digits !== '0' ? `-${digits}` : digits;
}

/** The digits before and after the point, if it moves to the right by `places` (to the left if below 0). */
function movedPoint(whole: string, fraction: string, places: number): readonly [string, string] {
  const padded = whole.padStart(1 + Math.max(0, -places), '0') + fraction.padEnd(Math.max(0, places), '0');
  const point = padded.length - fraction.length - Math.max(0, places - fraction.length) + places;
  return [padded.slice(0, point), padded.slice(point)];
}

/**
 * The same number times ten to the power of `places`, as plain digits: no exponent, no sign but a minus, and no zeros that say
 * nothing. Exact.
 * @returns null if the text is not a decimal, is longer than {@link NUMBER_CHARACTERS_MAX}, or has an exponent beyond {@link EXPONENT_MAX}
 */
export function plainDecimal(text: string, places = 0): string | null {
  const parts = text.length > NUMBER_CHARACTERS_MAX ? null : NUMBER.exec(text);
  if (parts === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  if (whole === '' && fraction === '') return null;
  const shift = Number(exponent) + places;
  if (Math.abs(shift) > EXPONENT_MAX) return null;
  const [before, after] = movedPoint(whole === '' ? '0' : whole, fraction, shift);
  return trimmed(sign, before, after);
}
