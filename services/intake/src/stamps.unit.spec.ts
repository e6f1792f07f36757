import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stamps } from './stamps.ts';

const at = (ms: number): string => new Date(Date.UTC(2026, 5, 1) + ms).toISOString();

let stamps: Stamps;
beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 5, 1) });
  stamps = new Stamps();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('stamps', () => {
  it('never decrease, even if the clock is set back', () => {
    const first = stamps.next();
    vi.setSystemTime(Date.UTC(2026, 4, 1));
    expect([first, stamps.next(), stamps.nextOfGrant(), stamps.next()]).toEqual([at(0), at(0), at(1), at(1)]);
  });

  it('of grant events are after all before them, and differ', () => {
    expect([stamps.next(), stamps.nextOfGrant(), stamps.nextOfGrant()]).toEqual([at(0), at(1), at(2)]);
  });

  it('of statements are before each grant event that is held, and after those that are not', () => {
    stamps.next();
    const [first, second] = [stamps.nextOfGrant(), stamps.nextOfGrant()];
    for (const stamp of [first, second]) stamps.hold(stamp);
    vi.advanceTimersByTime(1_000);
    expect([stamps.next(), stamps.held]).toEqual([at(0), [first, second]]);
    stamps.release(first);
    expect(stamps.next()).toBe(at(1));
    stamps.release(second);
    expect([stamps.next(), stamps.held]).toEqual([at(1_000), []]);
  });
});
