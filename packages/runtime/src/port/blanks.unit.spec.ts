import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addBlank, areBlanksBetween, type Blank, BlankCursor, blanksWithin, countBlank } from './blanks.ts';

const anyOffsets = fc.uniqueArray(fc.nat(60), { maxLength: 40 }).map((offsets) => offsets.sort((a, b) => a - b));
const blanksOf = (offsets: readonly number[]): Blank[] => {
  const blanks: Blank[] = [];
  for (const offset of offsets) addBlank(blanks, [offset, offset + 1]);
  return blanks;
};
const offsetsOf = (blanks: readonly Blank[]): readonly number[] =>
  blanks.flatMap(([from, to]) => Array.from({ length: to - from }, (_, i) => from + i));

describe('blanks', () => {
  it('hold the offsets that were added, and are the same however those came', () => {
    fc.assert(
      fc.property(anyOffsets, fc.nat(60), fc.nat(60), (offsets, begin, end) => {
        const blanks = blanksOf(offsets);
        expect([offsetsOf(blanks), countBlank(blanks)]).toEqual([offsets, offsets.length]);
        expect(areBlanksBetween(blanks, 0, 61)).toBe(true);
        const within = offsetsOf(blanksWithin(blanks, begin, end));
        expect(within).toEqual(offsets.filter((offset) => offset >= begin && offset < end));
        const again: Blank[] = [];
        for (const blank of [...blanksWithin(blanks, 0, begin), ...blanksWithin(blanks, begin, 61)]) {
          addBlank(again, blank);
        }
        expect(again).toEqual(blanks);
      }),
    );
  });

  it('end before the first offset that is not blank', () => {
    fc.assert(
      fc.property(anyOffsets, (offsets) => {
        const cursor = new BlankCursor(offsets.map((offset) => [offset, offset + 1] as const));
        for (let offset = 0; offset <= 61; offset += 1) {
          let due = offset;
          while (offsets.includes(due)) due += 1;
          expect(cursor.behind(offset)).toBe(due);
        }
      }),
    );
  });

  it.each<[string, readonly Blank[]]>([
    [
      'touch',
      [
        [1, 2],
        [2, 3],
      ],
    ],
    [
      'descend',
      [
        [4, 5],
        [1, 2],
      ],
    ],
    ['are empty', [[1, 1]]],
    ['begin too early', [[-1, 1]]],
    ['end too late', [[8, 11]]],
  ])('are none if they %s', (_, blanks) => expect(areBlanksBetween(blanks, 0, 10)).toBe(false));

  it('are added in order only', () => {
    expect(() => addBlank([[3, 5]], [4, 6])).toThrow(RangeError);
    expect(() => addBlank([], [4, 4])).toThrow(RangeError);
  });
});
