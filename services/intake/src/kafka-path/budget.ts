/** How fast the records of one supplier are read. Source: intake.md, "Back-pressure". */
import type { PrincipalId } from '@oretrail/authority';
import type { FetchedMessage } from '@oretrail/kafka-log';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { WITHHELD_COST_EVENTS } from './limits.ts';

/** The events that a principal may send. */
export interface Budget {
  /** Counts events that were taken. @returns milliseconds until further ones may be taken; 0 if they may be now */
  spend(principal: PrincipalId, events: number): Promise<number>;
}

/** Events a second, and how many at once. */
export type BudgetRule = Readonly<{ perSecond: number; burst: number }>;

/** Nothing is refused: who is over the budget is read again when the window in which it was spent is over. */
export function budgetOf({ perSecond, burst }: BudgetRule): Budget {
  const limiter = new RateLimiterMemory({ points: burst, duration: burst / perSecond });
  return {
    spend: async (principal, events) => {
      const { consumedPoints, msBeforeNext } = await limiter.penalty(principal, events);
      return consumedPoints > burst ? Math.max(0, msBeforeNext) : 0;
    },
  };
}

/** What records cost in events: all that come of one batch that can't be read have the same reason. */
export function costOf(messages: readonly FetchedMessage[]): number {
  const withheld = new Set(messages.flatMap((message) => message.withheld ?? []));
  return messages.length + withheld.size * WITHHELD_COST_EVENTS;
}
