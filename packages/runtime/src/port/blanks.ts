/**
 * Offsets of an input at which the log has no record: each transaction of a producer takes one for its marker, and the log
 * never gives out those of a transaction that was aborted. The batches of a topic name them to its reader; at any other
 * offset without a record, a record was lost.
 */

/** Offsets from one on, up to before another. */
export type Blank = readonly [from: number, to: number];

/**
 * Adds a blank behind others; what touches the last one makes it longer, so that it is the same however it was read.
 * @throws RangeError if it is empty, or not behind the others
 */
export function addBlank(blanks: Blank[], [from, to]: Blank): void {
  const last = blanks.at(-1);
  if (to <= from || (last !== undefined && from < last[1])) throw new RangeError(`a blank from ${from} to ${to}`);
  if (last?.[1] === from) blanks[blanks.length - 1] = [last[0], to];
  else blanks.push([from, to]);
}

/** The parts of blanks that lie between two offsets. */
export function blanksWithin(blanks: readonly Blank[], begin: number, end: number): readonly Blank[] {
  return blanks
    .map(([from, to]) => [Math.max(from, begin), Math.min(to, end)] as const)
    .filter(([from, to]) => from < to);
}

/** How many offsets they are in all. */
export function countBlank(blanks: readonly Blank[]): number {
  return blanks.reduce((sum, [from, to]) => sum + to - from, 0);
}

/** Whether they ascend, and neither touch each other nor go beyond two offsets. */
export function areBlanksBetween(blanks: readonly Blank[], begin: number, end: number): boolean {
  let due = begin;
  for (const [from, to] of blanks) {
    if (from < due || to <= from || to > end) return false;
    due = to + 1;
  }
  return true;
}

/** Goes over blanks as offsets ascend. */
export class BlankCursor {
  private readonly blanks: readonly Blank[];
  private at = 0;

  constructor(blanks: readonly Blank[]) {
    this.blanks = blanks;
  }

  /** The first offset from this one on that is not blank. */
  behind(offset: number): number {
    while ((this.blanks[this.at]?.[1] ?? Infinity) <= offset) this.at += 1;
    let end = offset;
    for (let i = this.at; (this.blanks[i]?.[0] ?? Infinity) <= end; i += 1) end = this.blanks[i]?.[1] ?? end;
    return end;
  }
}
