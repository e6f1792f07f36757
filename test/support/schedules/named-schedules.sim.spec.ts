/** protocol.md, "Schedules that a naive version loses". */
import { describe, expect, it } from 'vitest';
import { LOSSES } from './named-schedules.ts';

describe('schedules that a naive version loses', () => {
  it.each(LOSSES)('$name', async ({ run }) => {
    expect(await run()).toEqual([]);
  });
});
