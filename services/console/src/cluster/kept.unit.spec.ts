import { describe, expect, it } from 'vitest';
import { keptFor } from './kept.ts';

describe('what is kept for a while', () => {
  it('is read once for all who ask at the same time, and again when it is old', async () => {
    let [reads, nowMs] = [0, 1_000];
    const ask = keptFor(
      500,
      async () => {
        reads += 1;
        return reads;
      },
      () => nowMs,
    );
    expect(await Promise.all([ask(), ask(), ask()])).toEqual(Array(3).fill({ value: 1, readAtMs: 1_000 }));
    nowMs += 499;
    expect(await ask()).toEqual({ value: 1, readAtMs: 1_000 });
    nowMs += 1;
    expect(await ask()).toEqual({ value: 2, readAtMs: 1_500 });
  });

  it('is read again after a failure', async () => {
    let reads = 0;
    const ask = keptFor(500, async () => {
      reads += 1;
      if (reads === 1) throw new Error('away');
      return reads;
    });
    await expect(ask()).rejects.toThrow('away');
    expect((await ask()).value).toBe(2);
  });
});
