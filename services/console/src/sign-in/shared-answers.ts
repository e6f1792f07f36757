/** Answers that are given again for some seconds: what is asked for twice at once, or just after, is done once. */
import { RENEWAL_SHARED_MS, RENEWALS_SHARED_MAX } from './limits.ts';

type Shared<T> = Readonly<{ answer: Promise<T>; untilMs: number }>;

/** Answers by what was asked for. */
export class SharedAnswers<T> {
  private readonly now: () => number;
  private readonly shared = new Map<string, Shared<T>>();

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.now = now;
  }

  /** The answer of the last seconds, or a new one. One that fails is not kept. */
  of(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.shared.get(key);
    if (known !== undefined && this.now() < known.untilMs) return known.answer;
    this.forgetOld();
    const answer = ask();
    this.shared.set(key, { answer, untilMs: this.now() + RENEWAL_SHARED_MS });
    answer.catch(() => this.forget(key));
    return answer;
  }

  forget(key: string): void {
    this.shared.delete(key);
  }

  /** The first are the oldest. */
  private forgetOld(): void {
    for (const [key, { untilMs }] of this.shared) {
      if (this.now() < untilMs && this.shared.size < RENEWALS_SHARED_MAX) return;
      this.shared.delete(key);
    }
  }
}
