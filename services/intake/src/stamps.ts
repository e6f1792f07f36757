/** The instants at which the intake accepts. */

/**
 * Makes `recordedtime`: RFC 3339 in milliseconds. It never decreases within a process, even if the clock is set back, so that
 * nothing is recorded before what it follows from, such as a statement before the revocation after which it came.
 *
 * A grant event counts from its stamp, and is known only when it is read back. So what is checked without it has a stamp before
 * it: otherwise a statement would be accepted that nobody was allowed to make, by what was recorded.
 */
export class Stamps {
  private lastMs = 0;
  /** When grant events were stamped that may be written and are not read, the first one first. */
  private readonly heldMs: number[] = [];
  private shown = { ms: 0, text: '' };

  /** The present instant, or the last one before the first grant event that is held. */
  next(): string {
    const [firstMs] = this.heldMs;
    if (firstMs !== undefined) return this.textOf(firstMs - 1);
    this.lastMs = Math.max(Date.now(), this.lastMs);
    return this.textOf(this.lastMs);
  }

  /** The instant of a grant event: after all stamps so far. */
  nextOfGrant(): string {
    this.lastMs = Math.max(Date.now(), this.lastMs + 1);
    return this.textOf(this.lastMs);
  }

  /** Stamps of grant events that are held. */
  get held(): readonly string[] {
    return this.heldMs.map((ms) => this.textOf(ms));
  }

  /** Holds a grant event, because it is to be written. @param stamp the last of {@link Stamps.nextOfGrant} */
  hold(stamp: string): void {
    this.heldMs.push(Date.parse(stamp));
  }

  /** A grant event was read, or is not written. */
  release(stamp: string): void {
    const at = this.heldMs.indexOf(Date.parse(stamp));
    if (at >= 0) this.heldMs.splice(at, 1);
  }

  private textOf(ms: number): string {
    if (ms !== this.shown.ms) this.shown = { ms, text: new Date(ms).toISOString() };
    return this.shown.text;
  }
}
