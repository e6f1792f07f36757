import { CONTROL, INITIAL_CONTROL, type Meta, placeOf } from '@oretrail/runtime';
import { describe, expect, it } from 'vitest';
import { HeldCut } from './cut-timeout.ts';

function standing(cut: number | null, controlAt: number): Meta {
  const positions = { [placeOf(CONTROL, 0)]: controlAt };
  const control = { ...INITIAL_CONTROL, cut };
  return { engine: 1, journalOffset: 0, sent: {}, positions, identities: {}, buried: {}, isUnsaid: false, control };
}

describe('a cut', () => {
  it('is over where nothing was heard for the whole time', () => {
    const held = new HeldCut(30_000);
    expect(held.over(standing(7, 3), 1_000)).toBeNull();
    expect(held.over(standing(7, 3), 30_999)).toBeNull();
    expect(held.over(standing(7, 3), 31_000)).toBe(7);
  });

  it('stands as long as anything is said', () => {
    const held = new HeldCut(30_000);
    for (let i = 0; i < 5; i += 1) expect(held.over(standing(7, i), i * 29_000)).toBeNull();
  });

  it('that nobody asked for is never over', () => {
    const held = new HeldCut(30_000);
    expect(held.over(standing(null, 3), 0)).toBeNull();
    expect(held.over(standing(null, 3), 90_000)).toBeNull();
    // It is heard of only now.
    expect(held.over(standing(7, 4), 90_000)).toBeNull();
    expect(held.over(standing(7, 4), 119_999)).toBeNull();
  });

  it('is said to be over again where nobody heard it the first time', () => {
    const held = new HeldCut(30_000);
    held.over(standing(7, 3), 0);
    expect(held.over(standing(7, 3), 30_000)).toBe(7);
    expect(held.over(standing(7, 3), 40_000)).toBeNull();
    expect(held.over(standing(7, 3), 60_000)).toBe(7);
  });
});
