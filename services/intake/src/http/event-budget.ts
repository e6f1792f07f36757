/** The budget of a principal, in events. Source: intake.md, "Back-pressure". */
import type { Budgets } from '@oretrail/http-api';
import type { FastifyReply } from 'fastify';
import { INTAKE_ERRORS } from '../errors.ts';
import type { Sender } from '../intake.ts';

/** Charges events to principals. */
export class EventBudget {
  private readonly budgets: Budgets;
  private readonly policy: string;

  constructor(budgets: Budgets) {
    const { points, windowS } = budgets.options;
    this.budgets = budgets;
    this.policy = `"events";q=${points};w=${windowS}`;
  }

  /**
   * Charges events to their sender, and sets the headers `RateLimit` and `RateLimit-Policy`
   * (draft-ietf-httpapi-ratelimit-headers-10).
   * @throws OretrailError `over-budget`: then nothing is charged
   */
  async charge(reply: FastifyReply, { principal }: Sender, count: number): Promise<void> {
    const { isWithin, pointsLeft, resetS } = await this.budgets.use(principal, count);
    reply.header('ratelimit-policy', this.policy);
    reply.header('ratelimit', `"events";r=${pointsLeft};t=${resetS}`);
    if (isWithin) return;
    reply.header('retry-after', String(resetS));
    const { points, windowS } = this.budgets.options;
    const what = `${count} events are more than the ${pointsLeft} that are left of ${points} in ${windowS} s`;
    throw INTAKE_ERRORS.error('over-budget', what);
  }

  /**
   * Charges events that no request waits for, such as those of an upload that was taken. More than the burst count as the burst,
   * or they would never fit.
   * @returns milliseconds until they can be charged; 0 if they are charged
   */
  async spend({ principal }: Sender, count: number): Promise<number> {
    const { isWithin, resetMs } = await this.budgets.use(principal, Math.min(count, this.budgets.options.points));
    return isWithin ? 0 : resetMs;
  }
}
