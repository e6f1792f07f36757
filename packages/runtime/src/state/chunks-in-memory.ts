/**
 * The chunks of a state that are decoded: those that differ from the store, and of the others what was lately used. They are
 * found by family and group, so that no access has to build the key under which a chunk is stored.
 */
import { CHUNK_OVERHEAD_CHARACTERS } from '../limits.ts';
import type { Chunk } from './chunk.ts';

/** What is let go at once when there is no more room, as a part of the room: going through chunks costs less in one go. */
const LET_GO_PART = 0.25;

function sizeOf(chunk: Chunk): number {
  return CHUNK_OVERHEAD_CHARACTERS + chunk.characters;
}

/** Chunks by where they belong. */
export class ChunksInMemory {
  /** The first of each group, by family and group. */
  private readonly firsts = new Map<string, Map<string, Chunk>>();
  /** The others, by the key under which they are stored. */
  private readonly others = new Map<string, Chunk>();
  /** Those that are as the store has them, with their sizes; the next to be let go stands first. */
  private readonly unchanged = new Map<Chunk, number>();
  private size = 0;
  private readonly charactersMax: number;

  /** @param charactersMax of those that are as the store has them */
  constructor(charactersMax: number) {
    this.charactersMax = charactersMax;
  }

  /** The first chunk of a group, if it is here. */
  first(family: string, group: string): Chunk | undefined {
    return this.used(this.firsts.get(family)?.get(group));
  }

  /** Another chunk, if it is here. */
  other(key: string): Chunk | undefined {
    return this.used(this.others.get(key));
  }

  /** Takes a chunk in that is as the store has it, unless it is too large to be kept. */
  keep(chunk: Chunk): void {
    this.forget(chunk);
    const size = sizeOf(chunk);
    if (size > this.charactersMax) this.drop(chunk);
    else {
      // Before it is taken in: what was just asked for does not go before what was asked for long ago.
      if (this.size + size > this.charactersMax) this.makeRoom(size);
      this.place(chunk);
      this.unchanged.set(chunk, size);
      this.size += size;
    }
  }

  /** Keeps a chunk that differs from the store until it is stored. */
  hold(chunk: Chunk): void {
    this.forget(chunk);
    this.place(chunk);
  }

  /** Lets a chunk go. */
  drop(chunk: Chunk): void {
    chunk.isHere = false;
    const groups = this.firsts.get(chunk.family);
    const first = groups?.get(chunk.group);
    // Or it would stay as long as the first one does, beyond all bounds.
    if (first?.near === chunk) first.near = null;
    if (chunk.start !== '') this.others.delete(chunk.key);
    else groups?.delete(chunk.group);
  }

  /** Lets those go that came first; one that was used since stays for another turn (the clock algorithm). */
  private makeRoom(size: number): void {
    const sizeDue = this.charactersMax * (1 - LET_GO_PART) - size;
    for (const [chunk, sizeOfOne] of this.unchanged) {
      if (this.size <= sizeDue) return;
      this.unchanged.delete(chunk);
      if (chunk.wasUsed) {
        chunk.wasUsed = false;
        this.unchanged.set(chunk, sizeOfOne);
      } else {
        this.size -= sizeOfOne;
        this.drop(chunk);
      }
    }
  }

  private forget(chunk: Chunk): void {
    this.size -= this.unchanged.get(chunk) ?? 0;
    this.unchanged.delete(chunk);
  }

  private place(chunk: Chunk): void {
    chunk.isHere = true;
    if (chunk.start !== '') this.others.set(chunk.key, chunk);
    else {
      const groups = this.firsts.get(chunk.family);
      if (groups === undefined) this.firsts.set(chunk.family, new Map([[chunk.group, chunk]]));
      else groups.set(chunk.group, chunk);
    }
  }

  private used(chunk: Chunk | undefined): Chunk | undefined {
    if (chunk !== undefined) chunk.wasUsed = true;
    return chunk;
  }
}
