/**
 * When a task's local state is saved: it is a cache, and a recovery reads the journal from what it reflects, so a few steps
 * may go by. What a step changes is often changed again by the next. Source: protocol.md, "Recovery".
 */

/**
 * A save waits for the disk, and all tasks of the process with it. A recovery reads as much of the journal again as was written
 * since: five seconds of it are read in far less.
 */
const SAVE_INTERVAL_MS = 5_000;
/** Steps that stay in memory at most; what each may read and write is bounded, so this bounds what they take together. */
const UNSAVED_STEPS_MAX = 20;
/** Characters of changes that stay in memory at most: some 12,000 changes, which take 9 to 12 MB beside what a task keeps decoded. */
const UNSAVED_CHARACTERS_MAX = 3_000_000;

/** Says after each step whether to save. */
export class SaveClock {
  private readonly intervalMs: number;
  private savedAt = Number.NEGATIVE_INFINITY;
  private steps = 0;

  /** @param intervalMs 0 saves after each step */
  constructor(intervalMs = SAVE_INTERVAL_MS) {
    this.intervalMs = intervalMs;
  }

  /**
   * Whether local state is to be saved after a step. The caller saves it then.
   * @param unsavedCharacters of changes that were not saved yet
   * @param now milliseconds of a clock that never goes back
   */
  isDue(unsavedCharacters: number, now: number): boolean {
    this.steps += 1;
    const isFull = this.steps >= UNSAVED_STEPS_MAX || unsavedCharacters >= UNSAVED_CHARACTERS_MAX;
    if (!isFull && now - this.savedAt < this.intervalMs) return false;
    this.savedAt = now;
    this.steps = 0;
    return true;
  }
}
