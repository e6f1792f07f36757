import { OUTBOX_LIMITS, STEP_RECORDS_MAX } from '@oretrail/runtime';
import { describe, expect, it } from 'vitest';
import { Pace } from './pace.ts';

const SESSION_MS = 8_000;
/** Longer than a quarter of the session. */
const LONG_MS = 2_001;

function paceAfter(...computedMs: readonly number[]): Pace {
  const pace = new Pace(SESSION_MS);
  for (const ms of computedMs) pace.took(ms);
  return pace;
}

describe('the pace of a task', () => {
  it('begins with small steps, and grows to whole ones', () => {
    expect(paceAfter().recordsMax).toBe(STEP_RECORDS_MAX / 8);
    expect(paceAfter(10, 10, 10).limits).toEqual(OUTBOX_LIMITS);
    expect(paceAfter(10, 10, 10, 10, 10).recordsMax).toBe(STEP_RECORDS_MAX);
  });

  it('halves a step after one that would soon outlast the session', () => {
    expect(paceAfter(10, 10, 10, LONG_MS).recordsMax).toBe(STEP_RECORDS_MAX / 2);
    expect(paceAfter(10, 10, 10, LONG_MS, LONG_MS).limits.evaluationsMax).toBe(OUTBOX_LIMITS.evaluationsMax / 4);
  });

  it('stays if a step takes neither little nor much', () => {
    expect(paceAfter(1_000, 1_900).recordsMax).toBe(STEP_RECORDS_MAX / 8);
  });

  it('never comes to nothing', () => {
    const { recordsMax, limits } = paceAfter(...Array.from({ length: 100 }, () => LONG_MS));
    expect(Math.min(recordsMax, limits.outputsMax)).toBeGreaterThan(30);
  });
});
