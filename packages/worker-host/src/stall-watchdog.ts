/** Notices a task that is stuck: what it waits for may never end, and then nothing else would end the process. */

/**
 * A turn takes seconds. A request that nobody answers ends within half a minute and is tried again for some minutes, and so
 * is one to the audit worker's store: what takes longer than all of them will never end.
 */
export const TURN_MAX_MS = 600_000;

/** Watches one task. Its first turn is a recovery, which takes as long as there is to be read. */
export class StallWatchdog {
  private sinceMs: number | null = null;
  private isFirst = true;

  /** The task has ended a turn, and waits until it may run. */
  waiting(nowMs: number): void {
    this.sinceMs = nowMs;
  }

  /** The task runs. */
  running(): void {
    if (this.isFirst) this.sinceMs = null;
    this.isFirst = false;
  }

  /** Milliseconds since the last turn ended, if they are too many; null otherwise. */
  overdueMs(nowMs: number): number | null {
    if (this.sinceMs === null || nowMs - this.sinceMs < TURN_MAX_MS) return null;
    return Math.round(nowMs - this.sinceMs);
  }
}
