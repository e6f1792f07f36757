import { CONTROL, INITIAL_CONTROL, type Meta, topicPartitionOf } from '@oretrail/runtime';
import { describe, expect, it } from 'vitest';
import { CutTimeout } from './cut-timeout.ts';

function holdingAt(cut: number | null, controlAt: number): Meta {
  const positions = { [topicPartitionOf(CONTROL, 0)]: controlAt };
  const control = { ...INITIAL_CONTROL, cut };
  return {
    engine: 1,
    journalOffset: 0,
    sent: {},
    positions,
    identities: {},
    buried: {},
    needsJournalWrite: false,
    control,
  };
}

describe('a cut', () => {
  it('is over if nothing was heard for the whole time', () => {
    const timeout = new CutTimeout(30_000);
    expect(timeout.expired(holdingAt(7, 3), 1_000)).toBeNull();
    expect(timeout.expired(holdingAt(7, 3), 30_999)).toBeNull();
    expect(timeout.expired(holdingAt(7, 3), 31_000)).toBe(7);
  });

  it('stands as long as anything is said', () => {
    const timeout = new CutTimeout(30_000);
    for (let i = 0; i < 5; i += 1) expect(timeout.expired(holdingAt(7, i), i * 29_000)).toBeNull();
  });

  it('that nobody asked for is never over', () => {
    const timeout = new CutTimeout(30_000);
    expect(timeout.expired(holdingAt(null, 3), 0)).toBeNull();
    expect(timeout.expired(holdingAt(null, 3), 90_000)).toBeNull();
    // It is heard of only now.
    expect(timeout.expired(holdingAt(7, 4), 90_000)).toBeNull();
    expect(timeout.expired(holdingAt(7, 4), 119_999)).toBeNull();
  });

  it('is said to be over again if nobody heard it the first time', () => {
    const timeout = new CutTimeout(30_000);
    timeout.expired(holdingAt(7, 3), 0);
    expect(timeout.expired(holdingAt(7, 3), 30_000)).toBe(7);
    expect(timeout.expired(holdingAt(7, 3), 40_000)).toBeNull();
    expect(timeout.expired(holdingAt(7, 3), 60_000)).toBe(7);
  });
});
