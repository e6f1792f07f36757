/** The instants at which the intake accepts. */

/**
 * Makes `recordedtime`: RFC 3339 in milliseconds. It never decreases within a process, even if the clock is set back, so that
 * nothing is recorded before what it follows from, such as a statement before the revocation after which it came.
 */
export class Stamps {
  private lastMs = 0;
  private text = '';

  /** The present instant. */
  next(): string {
    const now = Date.now();
    if (now > this.lastMs) {
      this.lastMs = now;
      this.text = new Date(now).toISOString();
    }
    return this.text;
  }
}
