import { afterEach, describe, expect, it, vi } from 'vitest';
import { Budgets } from './budgets.ts';

afterEach(() => void vi.useRealTimers());

describe('a budget', () => {
  it('is whole again after its window', async () => {
    // However slow the machine is, no window ends by itself.
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    const budgets = new Budgets({ points: 10, windowS: 10 });
    expect(await budgets.use('a', 10)).toEqual({ isWithin: true, pointsLeft: 0, resetS: 10, resetMs: 10_000 });
    vi.advanceTimersByTime(9_000);
    expect(await budgets.use('a', 1)).toEqual({ isWithin: false, pointsLeft: 0, resetS: 1, resetMs: 1_000 });
    vi.advanceTimersByTime(1_000);
    expect(await budgets.use('a', 1)).toMatchObject({ isWithin: true, pointsLeft: 9 });
  });

  it('does not hold more budgets than its bound', async () => {
    const budgets = new Budgets({ points: 10, windowS: 10 }, 100);
    for (let i = 0; i < 1_000; i += 1) await budgets.use(`key ${i}`, 10);
    expect(budgets.count).toBeLessThanOrEqual(100);
    expect((await budgets.use('key 999', 1)).isWithin).toBe(false);
  });
});
