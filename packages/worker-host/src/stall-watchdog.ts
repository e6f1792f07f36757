/** How long a task has not come round: what it waits for may never end, and then nothing else would end the process. */

/**
 * A turn takes seconds. A request that nobody answers ends within half a minute and is tried again for some minutes, and so
 * is one to the audit worker's store: whatever takes longer than all of them has been forgotten by whoever was to end it.
 */
export const TURN_MAX_MS = 600_000;

/** The turns of one task. The first is followed by a recovery, which takes as long as there is to be read. */
export class Turns {
  private sinceMs: number | null = null;
  private isFirst = true;

  /** It has come round, and waits to be let on. */
  came(nowMs: number): void {
    this.sinceMs = nowMs;
  }

  /** It was let on. */
  went(): void {
    if (this.isFirst) this.sinceMs = null;
    this.isFirst = false;
  }

  /** How long it hasn't come round; null where that may take as long as it will. */
  overdueMs(nowMs: number): number | null {
    if (this.sinceMs === null || nowMs - this.sinceMs < TURN_MAX_MS) return null;
    return Math.round(nowMs - this.sinceMs);
  }
}
