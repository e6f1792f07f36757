import { describe, expect, it } from 'vitest';
import { durationText, estimateText } from './estimate.ts';

describe('an estimate', () => {
  it.each([
    [0, 100, 5_000, '0 %'],
    [50, 100, 500, '50 %'],
    [50, 100, 30_000, '50 %, about 30 s left'],
    [1, 4, 100_000, '25 %, about 5 min left'],
    [7, 4, 100_000, '100 %, about 0 s left'],
    [0, 0, 100_000, '100 %, about 0 s left'],
  ])('of %d of %d after %d ms is %s', (done, total, elapsedMs, text) => {
    expect(estimateText(done, total, elapsedMs)).toBe(text);
  });

  it('has minutes from two on', () => {
    expect([119_000, 119_001, 150_000].map(durationText)).toEqual(['119 s', '2 min', '3 min']);
  });
});
