/** A VIN as two numbers, so that a million of them are compared without a text. */
import { VIN_LENGTH } from '../rows/maker.ts';

/** The first nine characters of a VIN, and the other eight, each as a number of base 36: they are in the order of the texts. */
export type VinCode = Readonly<{ head: number; tail: number }>;

/** Before all VINs. */
const NO_VIN: VinCode = { head: -1, tail: -1 };

/** 36⁹ is below 2⁵³. */
const HEAD_LENGTH = 9;
/** Digits and letters, in the order of ASCII. */
const BASE = 36;

/** @param vin 17 digits and capital letters */
export function vinCode(vin: string): VinCode {
  return {
    head: Number.parseInt(vin.slice(0, HEAD_LENGTH), BASE),
    tail: Number.parseInt(vin.slice(HEAD_LENGTH), BASE),
  };
}

/** VINs from one to another, both included, and of these only such with some characters in positions 12 to 14, if not null. */
export type VinRange = Readonly<{ from: VinCode; to: VinCode; smallMaker: number | null }>;

/** The VINs with this beginning, of at most 17 characters. */
export function vinsFrom(beginning: string, smallMaker: string | null = null): VinRange {
  return {
    from: vinCode(beginning.padEnd(VIN_LENGTH, '0')),
    to: vinCode(beginning.padEnd(VIN_LENGTH, 'Z')),
    smallMaker: smallMaker === null ? null : Number.parseInt(smallMaker, BASE),
  };
}

/** This VIN alone; none, if it has fewer than 17 characters. */
export function onlyVin(vin: string): VinRange {
  const code = vinCode(vin);
  return { from: code, to: vin.length === VIN_LENGTH ? code : NO_VIN, smallMaker: null };
}

/** Characters behind position 14, and from position 12 to 14. */
const BEHIND_SMALL_MAKER = BASE ** 3;
const OF_SMALL_MAKER = BASE ** 3;

/** A test of a range, whose bounds are read once for all VINs. */
export function rangeTest({ from, to, smallMaker }: VinRange): (head: number, tail: number) => boolean {
  const [fromHead, fromTail, toHead, toTail] = [from.head, from.tail, to.head, to.tail];
  const isBetween = (head: number, tail: number): boolean =>
    head >= fromHead &&
    head <= toHead &&
    (head !== fromHead || tail >= fromTail) &&
    (head !== toHead || tail <= toTail);
  if (smallMaker === null) return isBetween;
  return (head, tail) => isBetween(head, tail) && Math.floor(tail / BEHIND_SMALL_MAKER) % OF_SMALL_MAKER === smallMaker;
}
