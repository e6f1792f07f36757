/** A small seeded generator: mulberry32 (public domain, T. Ettinger 2017). The same seed gives the same numbers for ever. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number from 0 to `bound` − 1; `bound` at most 2³². */
  below(bound: number): number {
    return Number((BigInt(this.next()) * BigInt(bound)) >> 32n);
  }

  /** Whether something of this chance happens; `chance` from 0 to 1. */
  happens(chance: number): boolean {
    return this.next() < chance * 0x1_0000_0000;
  }

  /** One of a list that isn't empty. */
  pick<T>(list: readonly T[]): T {
    const picked = list[this.below(list.length)];
    if (picked === undefined) throw new RangeError('nothing to pick from');
    return picked;
  }

  private next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  }
}
