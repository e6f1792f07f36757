import { describe, expect, it } from 'vitest';
import { LEVEL_MAX, LEVEL_TOO_DEEP, levelAbove } from './levels.ts';

describe('levelAbove', () => {
  it.each([
    ['without inputs', [], 1],
    ['above the highest of its inputs', [3, 7, 5], 8],
    ['at the last level that grants', [LEVEL_MAX - 1], 64],
    ['one too deep', [LEVEL_MAX], 65],
    ['above a lot that is too deep', [1, LEVEL_TOO_DEEP], LEVEL_TOO_DEEP],
  ])('%s', (_name, inputs, level) => expect(levelAbove(inputs)).toBe(level));
});
