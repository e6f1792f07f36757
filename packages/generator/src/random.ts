/** A small seeded generator: mulberry32 (T. Ettinger 2017, public domain). The same seed gives the same numbers for ever. */

/** One more than the largest number that it draws. */
const RANGE = 0x1_0000_0000;

/** A sequence of numbers that follows from its seed alone. */
export class Random {
  private state: number;

  /** @param seed a 32-bit number */
  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to `bound` − 1. */
  below(bound: number): number {
    return Math.trunc((this.next() / RANGE) * bound);
  }

  /** Whether something of this chance happens; `chance` from 0 to 1. */
  happens(chance: number): boolean {
    return this.next() < chance * RANGE;
  }

  /** One of a list. @throws RangeError if the list is empty: a fault of the caller */
  pick<T>(list: readonly T[]): T {
    return itemAt(list, this.below(list.length));
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }
}

/** The item at a place, counted round and round. @throws RangeError if the list is empty: a fault of the caller */
export function itemAt<T>(list: readonly T[], place: number): T {
  const item = list[place % list.length];
  if (item === undefined) throw new RangeError('there is nothing to take from an empty list');
  return item;
}
