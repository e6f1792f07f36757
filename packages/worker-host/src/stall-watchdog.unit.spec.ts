import { describe, expect, it } from 'vitest';
import { StallWatchdog, TURN_MAX_MS } from './stall-watchdog.ts';

describe('a task', () => {
  it('is overdue if it is never let on, at first or later', () => {
    const watchdog = new StallWatchdog();
    watchdog.waiting(1_000);
    expect(watchdog.overdueMs(999 + TURN_MAX_MS)).toBeNull();
    expect(watchdog.overdueMs(1_000 + TURN_MAX_MS)).toBe(TURN_MAX_MS);
    watchdog.running();
    watchdog.waiting(5_000);
    expect(watchdog.overdueMs(5_000 + TURN_MAX_MS)).toBe(TURN_MAX_MS);
  });

  it('may recover for as long as it likes', () => {
    const watchdog = new StallWatchdog();
    watchdog.waiting(0);
    watchdog.running();
    expect(watchdog.overdueMs(100 * TURN_MAX_MS)).toBeNull();
  });

  it('is overdue if a step never ends, and is not if it repeats', () => {
    const watchdog = new StallWatchdog();
    for (let nowMs = 0; nowMs <= 10 * TURN_MAX_MS; nowMs += TURN_MAX_MS - 1) {
      watchdog.waiting(nowMs);
      watchdog.running();
      expect(watchdog.overdueMs(nowMs + TURN_MAX_MS - 1)).toBeNull();
    }
    expect(watchdog.overdueMs(11 * TURN_MAX_MS)).not.toBeNull();
  });
});
