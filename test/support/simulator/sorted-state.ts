/** A task's local state in memory, sorted by the UTF-8 bytes of its keys. */
import { compareUtf8 } from '@oretrail/model';
import { STATE_KEY_BYTES_MAX, type StateChanges, type StateReader } from '@oretrail/runtime';

/** Entries in memory. */
export class SortedState implements StateReader {
  private readonly entries = new Map<string, string>();
  private readonly sorted: string[] = [];

  get(key: string): string | undefined {
    return this.entries.get(key);
  }

  *range(prefix: string, from: string, isReverse: boolean): Iterable<readonly [string, string]> {
    const keys = this.sorted;
    const step = isReverse ? -1 : 1;
    for (let i = this.indexOf(from, isReverse); i >= 0 && i < keys.length; i += step) {
      const key = keys[i] ?? '';
      if (!key.startsWith(prefix)) return;
      yield [key, this.entries.get(key) ?? ''];
    }
  }

  apply(changes: StateChanges): void {
    for (const [key, value] of changes) {
      const isKnown = this.entries.has(key);
      if (value === null) {
        this.entries.delete(key);
        if (isKnown) this.sorted.splice(this.indexOf(key, false), 1);
      } else {
        if (Buffer.byteLength(key) > STATE_KEY_BYTES_MAX) throw new RangeError(`the key ${key} is too long`);
        if (!isKnown) this.sorted.splice(this.indexOf(key, false), 0, key);
        this.entries.set(key, value);
      }
    }
  }

  /** The same entries, on their own from now on. */
  copy(): SortedState {
    const copy = new SortedState();
    copy.sorted.push(...this.sorted);
    for (const [key, value] of this.entries) copy.entries.set(key, value);
    return copy;
  }

  /** Everything, to compare states. */
  toEntries(): readonly (readonly [string, string])[] {
    return this.sorted.map((key) => [key, this.entries.get(key) ?? ''] as const);
  }

  /** The first key at or behind `from`; in reverse the last key at or before it. */
  private indexOf(from: string, isReverse: boolean): number {
    const keys = this.sorted;
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = compareUtf8(keys[middle] ?? '', from);
      if (order < 0 || (isReverse && order === 0)) low = middle + 1;
      else high = middle;
    }
    return isReverse ? low - 1 : low;
  }
}
