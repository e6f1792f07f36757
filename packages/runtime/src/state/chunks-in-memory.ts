/**
 * The chunks of a state that are decoded: those that differ from the store, and of the others what was lately used. They are
 * found by family and group, so that no access has to build the key under which a chunk is stored.
 */
import { LRUCache } from 'lru-cache';
import { CHUNK_OVERHEAD_CHARACTERS, DECODED_CHARACTERS_MAX } from '../limits.ts';
import type { Chunk } from './chunk.ts';

/** Chunks by where they belong. */
export class ChunksInMemory {
  /** The first of each group, by family and group. */
  private readonly firsts = new Map<string, Map<string, Chunk>>();
  /** The others, by the key under which they are stored. */
  private readonly others = new Map<string, Chunk>();
  /** Those that are as the store has them. */
  private readonly unchanged = new LRUCache<Chunk, true>({
    maxSize: DECODED_CHARACTERS_MAX,
    dispose: (_, chunk, reason) => {
      if (reason === 'evict') this.drop(chunk);
    },
  });

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
    const size = CHUNK_OVERHEAD_CHARACTERS + chunk.characters;
    if (size > DECODED_CHARACTERS_MAX) this.drop(chunk);
    else {
      this.place(chunk);
      this.unchanged.set(chunk, true, { size });
    }
  }

  /** Keeps a chunk that differs from the store until it is stored. */
  hold(chunk: Chunk): void {
    this.unchanged.delete(chunk);
    this.place(chunk);
  }

  /** Lets a chunk go. */
  drop(chunk: Chunk): void {
    if (chunk.start !== '') this.others.delete(chunk.key);
    else this.firsts.get(chunk.family)?.delete(chunk.group);
  }

  private place(chunk: Chunk): void {
    if (chunk.start !== '') this.others.set(chunk.key, chunk);
    else {
      const groups = this.firsts.get(chunk.family);
      if (groups === undefined) this.firsts.set(chunk.family, new Map([[chunk.group, chunk]]));
      else groups.set(chunk.group, chunk);
    }
  }

  private used(chunk: Chunk | undefined): Chunk | undefined {
    if (chunk?.isChanged === false) this.unchanged.get(chunk);
    return chunk;
  }
}
