/** Where the chunks of large groups begin, in memory, so that an entry's chunk is found without a cursor. */
import { LRUCache } from 'lru-cache';
import { CHUNK_STARTS_MAX } from '../limits.ts';
import type { StateReader } from '../port/log.ts';
import { indexOfKey } from './chunk.ts';

/** The starts of each group that has several chunks, as the store has them; read when first asked for. */
export class ChunkStarts {
  private readonly known: LRUCache<string, string[]>;
  private readonly base: StateReader;

  /** @param startsMax that are kept in memory; a group counts as one more */
  constructor(base: StateReader, startsMax = CHUNK_STARTS_MAX) {
    this.base = base;
    this.known = new LRUCache({ maxSize: startsMax, sizeCalculation: ({ length }) => 1 + length });
  }

  /** The start of the chunk that holds a key, if any does, and the start of the next one; null behind the last. */
  around(group: string, key: string): Readonly<{ start: string; next: string | null }> {
    const starts = this.load(group);
    const at = indexOfKey(starts, key);
    const isStart = starts[at] === key;
    return { start: isStart ? key : (starts[at - 1] ?? ''), next: starts[isStart ? at + 1 : at] ?? null };
  }

  /** The start behind one, or in reverse the one before it; undefined at the end. */
  beside(group: string, start: string, isReverse: boolean): string | undefined {
    const starts = this.load(group);
    return starts[indexOfKey(starts, start) + (isReverse ? -1 : 1)];
  }

  /** Takes note of a chunk that has come to the store. */
  add(group: string, start: string): void {
    const starts = this.known.get(group);
    if (starts === undefined) return;
    const at = indexOfKey(starts, start);
    if (starts[at] === start) return;
    starts.splice(at, 0, start);
    this.keep(group, starts);
  }

  /** Takes note of a chunk that is gone from the store. */
  remove(group: string, start: string): void {
    const starts = this.known.get(group);
    if (starts === undefined) return;
    const at = indexOfKey(starts, start);
    if (starts[at] !== start) return;
    starts.splice(at, 1);
    this.keep(group, starts);
  }

  private keep(group: string, starts: string[]): void {
    // A value that is already there is not measured again.
    this.known.delete(group);
    this.known.set(group, starts);
  }

  private load(group: string): readonly string[] {
    const known = this.known.get(group);
    if (known !== undefined) return known;
    const starts: string[] = [];
    for (const [key] of this.base.range(group, group, false)) starts.push(key.slice(group.length));
    this.known.set(group, starts);
    return starts;
  }
}
