/** How much each principal or address may do in a while. Source: intake.md, "Back-pressure". */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { BUDGETS_MAX } from './limits.ts';

/** How large budgets are. */
export type BudgetOptions = Readonly<{
  /** Points within one window, which begins when the first is used. */
  points: number;
  windowS: number;
}>;

/** What is left of a budget. */
export type BudgetState = Readonly<{
  /** Whether what was asked for was within the budget. If not, nothing of it was used. */
  isWithin: boolean;
  pointsLeft: number;
  /** Seconds until the whole budget is there again, at least 1. */
  resetS: number;
  /** The same in milliseconds, at least 1. */
  resetMs: number;
}>;

const MS_PER_S = 1_000;

/** Budgets of one kind, by key. */
export class Budgets {
  readonly options: BudgetOptions;
  private readonly countMax: number;
  private limiter: RateLimiterMemory;
  private readonly keys = new Set<string>();

  /** @param countMax budgets that are kept; beyond that, all begin again: a sender with as many names has as many budgets anyway */
  constructor(options: BudgetOptions, countMax: number = BUDGETS_MAX) {
    this.options = options;
    this.countMax = countMax;
    this.limiter = this.newLimiter();
  }

  /** How many keys are kept, some of them perhaps with a whole budget again. */
  get count(): number {
    return this.keys.size;
  }

  /** Uses points, or none if there are not enough. */
  async use(key: string, points: number): Promise<BudgetState> {
    this.note(key);
    try {
      return this.stateOf(await this.limiter.consume(key, points), true);
    } catch (result) {
      if (!(result instanceof RateLimiterRes)) throw result;
      return this.stateOf(await this.limiter.reward(key, points), false);
    }
  }

  /**
   * Uses points that were needed already, even if there are not enough.
   * @returns milliseconds until there are points again; 0 if there are now
   */
  async spend(key: string, points: number): Promise<number> {
    this.note(key);
    const { consumedPoints, msBeforeNext } = await this.limiter.penalty(key, points);
    return consumedPoints > this.options.points ? Math.max(0, msBeforeNext) : 0;
  }

  /** What is left, without use. `isWithin` is false if nothing is. */
  async left(key: string): Promise<BudgetState> {
    const result = await this.limiter.get(key);
    const { points, windowS } = this.options;
    if (result === null) return { isWithin: true, pointsLeft: points, resetS: windowS, resetMs: windowS * MS_PER_S };
    return this.stateOf(result, result.remainingPoints > 0);
  }

  private note(key: string): void {
    if (this.keys.has(key)) return;
    if (this.keys.size >= this.countMax) {
      this.keys.clear();
      this.limiter = this.newLimiter();
    }
    this.keys.add(key);
  }

  private newLimiter(): RateLimiterMemory {
    return new RateLimiterMemory({ points: this.options.points, duration: this.options.windowS });
  }

  private stateOf({ remainingPoints, msBeforeNext }: RateLimiterRes, isWithin: boolean): BudgetState {
    const resetMs = Math.max(1, Math.ceil(msBeforeNext));
    return { isWithin, pointsLeft: remainingPoints, resetS: Math.ceil(resetMs / MS_PER_S), resetMs };
  }
}
