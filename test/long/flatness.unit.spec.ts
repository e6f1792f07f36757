/** What counts as flat. */
import { expect, it } from 'vitest';
import { flatness, slopeOf } from './flatness.ts';

const samples = (value: (minute: number) => number) =>
  Array.from({ length: 60 }, (_, minute) => ({ hours: minute / 60, value: value(minute) }));

it('a leak has its slope, noise has none', () => {
  expect(slopeOf(samples((minute) => 100 + minute))).toBeCloseTo(60);
  expect(Math.abs(slopeOf(samples((minute) => 100 + (minute % 2))))).toBeLessThan(0.1);
});

it('one moment has no slope', () => {
  expect(slopeOf([{ hours: 1, value: 5 }])).toBe(0);
});

it('a warm-up is not counted', () => {
  const { first, last, slope } = flatness(samples((minute) => Math.min(200, 20 * minute)));
  expect([first, last, slope]).toEqual([200, 200, 0]);
});
