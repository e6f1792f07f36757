/** Random numbers of specs. */
import { Random as Numbers } from '@oretrail/generator';

/** The numbers that the generator draws from a seed, with what specs ask of them besides. */
export class Random extends Numbers {
  /** Whether something of this chance, in percent, happens. */
  percent(chance: number): boolean {
    return this.below(100) < chance;
  }

  /** So many bytes. */
  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)));
  }

  /** The same in another order: Fisher and Yates. */
  shuffled<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let i = shuffled.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
    }
    return shuffled;
  }
}
