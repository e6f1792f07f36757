import { describe, expect, it } from 'vitest';
import { TURN_MAX_MS, Turns } from './stall-watchdog.ts';

describe('a task', () => {
  it('is overdue where it is never let on, at first or later', () => {
    const turns = new Turns();
    turns.came(1_000);
    expect(turns.overdueMs(999 + TURN_MAX_MS)).toBeNull();
    expect(turns.overdueMs(1_000 + TURN_MAX_MS)).toBe(TURN_MAX_MS);
    turns.went();
    turns.came(5_000);
    expect(turns.overdueMs(5_000 + TURN_MAX_MS)).toBe(TURN_MAX_MS);
  });

  it('may recover for as long as it likes', () => {
    const turns = new Turns();
    turns.came(0);
    turns.went();
    expect(turns.overdueMs(100 * TURN_MAX_MS)).toBeNull();
  });

  it('is overdue where a step never ends, and is not while it comes round', () => {
    const turns = new Turns();
    for (let nowMs = 0; nowMs <= 10 * TURN_MAX_MS; nowMs += TURN_MAX_MS - 1) {
      turns.came(nowMs);
      turns.went();
      expect(turns.overdueMs(nowMs + TURN_MAX_MS - 1)).toBeNull();
    }
    expect(turns.overdueMs(11 * TURN_MAX_MS)).not.toBeNull();
  });
});
