/** Requests that wait for something to become true. */
import { setTimeout as sleep } from 'node:timers/promises';

/** They look again each time that they are woken. */
export class Waiters {
  private turn = Promise.withResolvers<void>();

  /** Something has changed. */
  wake(): void {
    const { resolve } = this.turn;
    this.turn = Promise.withResolvers<void>();
    resolve();
  }

  /** @returns whether it became true in time */
  async wait(isTrue: () => boolean, waitMs: number): Promise<boolean> {
    if (isTrue()) return true;
    const end = new AbortController();
    const late = sleep(waitMs, true, { signal: end.signal }).catch(() => true);
    try {
      while (!(await Promise.race([this.turn.promise.then(() => false), late]))) if (isTrue()) return true;
      return isTrue();
    } finally {
      end.abort();
    }
  }
}
