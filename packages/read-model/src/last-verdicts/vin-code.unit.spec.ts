import { compareUtf8 } from '@oretrail/model';
import { isOfMaker } from '@oretrail/test-support/read-model/plain-verdicts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { onlyVin, rangeTest, type VinRange, vinCode, vinsFrom } from './vin-code.ts';

const CHARACTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ0123456789';
const character = fc.constantFrom(...CHARACTERS);
/** Few letters, so that beginnings are often the same. */
const vin = fc
  .oneof(
    fc.array(character, { minLength: 17, maxLength: 17 }),
    fc.array(fc.constantFrom('0', '9', 'A', 'Z'), { minLength: 17, maxLength: 17 }),
  )
  .map((all) => all.join(''));

const isIn = (range: VinRange, one: string): boolean => {
  const { head, tail } = vinCode(one);
  return rangeTest(range)(head, tail);
};

describe('the code of a VIN', () => {
  it('is in the order of the texts, and that of no other one', () => {
    const compared = fc.property(vin, vin, (a, b) => {
      const [left, right] = [vinCode(a), vinCode(b)];
      expect(Math.sign(left.head - right.head || left.tail - right.tail)).toBe(Math.sign(compareUtf8(a, b)));
    });
    fc.assert(compared);
  });
});

describe('a range', () => {
  it('has the VINs of a beginning', () => {
    const within = fc.property(vin, vin, fc.nat(17), (a, b, length) => {
      const beginning = a.slice(0, length);
      expect(isIn(vinsFrom(beginning), b)).toBe(b.startsWith(beginning));
      expect(isIn(vinsFrom(beginning), a)).toBe(true);
    });
    fc.assert(within);
  });

  it('has the VINs of a maker of few vehicles', () => {
    const within = fc.property(vin, vin, fc.boolean(), (a, b, isOwn) => {
      const small = (isOwn ? b : a).slice(11, 14);
      expect(isIn(vinsFrom(b.slice(0, 3), small), b)).toBe(isOfMaker(b, b.slice(0, 3) + small));
    });
    fc.assert(within);
  });

  it('has one VIN, or none if that is short', () => {
    const within = fc.property(vin, vin, fc.nat(16), (a, b, length) => {
      expect(isIn(onlyVin(a), b)).toBe(a === b);
      expect(isIn(onlyVin(a), a)).toBe(true);
      expect(isIn(onlyVin(a.slice(0, length)), a)).toBe(false);
    });
    fc.assert(within);
  });
});
