/** Wakes one that waits for something to do. */

/** A ring before the wait counts, so that nothing is missed between two of them. */
export class Bell {
  private isRung = false;
  private answer: (() => void) | null = null;

  /** There is something to do. */
  ring(): void {
    this.isRung = true;
    this.answer?.();
  }

  /** Waits for a ring. @returns false if there is none in time */
  async wait(waitMs: number): Promise<boolean> {
    if (!this.isRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(0, waitMs));
        this.answer = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.answer = null;
    }
    const wasRung = this.isRung;
    this.isRung = false;
    return wasRung;
  }
}
