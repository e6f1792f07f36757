/** How many events each principal may state in a while. Source: intake.md, "Back-pressure". */
import { Budgets } from '@oretrail/http-api';

/** How many events a principal may send. */
export type EventBudgetOptions = Readonly<{
  /** Over time. */
  eventsPerSecond: number;
  /** At once; at least as many as one request may have, or a full request never fits. */
  burst: number;
}>;

/** The budgets of principals, in events. The burst is there again after the time in which the rate brings as many. */
export function eventBudgets({ eventsPerSecond, burst }: EventBudgetOptions): Budgets {
  return new Budgets({ points: burst, windowS: Math.max(1, Math.ceil(burst / eventsPerSecond)) });
}
