import { expect, it } from 'vitest';
import { SaveClock } from './save-clock.ts';

const dueAfter = (clock: SaveClock, steps: readonly (readonly [characters: number, now: number])[]) =>
  steps.map(([characters, now]) => clock.isDue(characters, now));

it('saves the first step, and then once an interval', () => {
  const steps = [0, 10, 999, 1_000, 1_001, 2_000].map((now) => [1, now] as const);
  expect(dueAfter(new SaveClock(1_000), steps)).toEqual([true, false, false, true, false, true]);
});

it('saves at once if much has changed', () => {
  expect(
    dueAfter(new SaveClock(1_000), [
      [1, 0],
      [2_999_999, 1],
      [3_000_000, 2],
      [3_000_000, 3],
    ]),
  ).toEqual([true, false, true, true]);
});

it('saves each twentieth step at the latest', () => {
  const due = dueAfter(
    new SaveClock(1_000),
    Array.from({ length: 41 }, (_, i) => [1, i] as const),
  );
  expect(due.flatMap((isDue, i) => (isDue ? [i] : []))).toEqual([0, 20, 40]);
});

it('saves each step if there is no interval', () => {
  expect(
    dueAfter(new SaveClock(0), [
      [1, 5],
      [1, 5],
    ]),
  ).toEqual([true, true]);
});
