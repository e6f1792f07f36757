/**
 * A task's state as its reducer sees it: tables of groups of entries, with this step's changes on top. Entries that lie
 * together are stored as one value, a chunk; what was lately used stays decoded, for nobody else writes it.
 */
import { LRUCache } from 'lru-cache';
import { CHUNK_OVERHEAD_CHARACTERS, DECODED_CHARACTERS_MAX } from '../limits.ts';
import type { StateChanges, StateReader } from '../port/log.ts';
import { Chunk, type ChunkText, indexOfKey } from './chunk.ts';
import { ChunkStarts } from './chunk-starts.ts';
import { groupKey, type Table, type TextTable } from './table.ts';

/** Where to begin in a group, and which way. */
export type RangeOptions = Readonly<{ from?: string; isReverse?: boolean }>;

/** A chunk that a step has changed, and the group that it belongs to. */
type Changed = Readonly<{ group: string; chunk: Chunk }>;
/** The same with what is stored in its place; nothing if it is empty. */
type Written = Changed & Readonly<{ texts: readonly ChunkText[] }>;

/** Sorts behind all keys. */
const LAST = '\u{10ffff}';

/** The first key at or behind `from`; in reverse the last key at or before it. */
function firstFrom(keys: readonly string[], from: string, isReverse: boolean): number {
  const at = indexOfKey(keys, from);
  return isReverse && keys[at] !== from ? at - 1 : at;
}

/** The state of one task. Values are never changed in place: a changed one is put again. */
export class TaskState {
  /** By the key under which it is stored. */
  private readonly changed = new Map<string, Changed>();
  private readonly changedTexts = new Map<string, string>();
  /** As the store takes it, between a commit and what follows it; null if it was not asked for. */
  private written: readonly Written[] | null = null;
  private readonly decoded = new LRUCache<string, Chunk>({ maxSize: DECODED_CHARACTERS_MAX });
  private readonly starts: ChunkStarts;
  private readonly base: StateReader;
  private count = 0;

  constructor(base: StateReader) {
    this.base = base;
    this.starts = new ChunkStarts(base);
  }

  get<Value>(of: Table<Value>, group: string, key = ''): Value | undefined {
    const at = of.prefix + key;
    return this.chunkOf(groupKey(of.family, group), at).get(at) as Value | undefined;
  }

  put<Value>(of: Table<Value>, group: string, key: string, value: Value): void {
    const [name, at] = [groupKey(of.family, group), of.prefix + key];
    this.changing(name, this.chunkOf(name, at)).set(at, value);
  }

  remove<Value>(of: Table<Value>, group: string, key = ''): void {
    const [name, at] = [groupKey(of.family, group), of.prefix + key];
    const chunk = this.chunkOf(name, at);
    if (chunk.get(at) !== undefined) this.changing(name, chunk).delete(at);
  }

  /** A text that is stored by itself. */
  getText(of: TextTable, key: string): string | undefined {
    const at = groupKey(of.name, key);
    return this.changedTexts.get(at) ?? this.base.get(at);
  }

  /** Stores a text by itself. */
  putText(of: TextTable, key: string, text: string): void {
    this.count += 1;
    this.changedTexts.set(groupKey(of.name, key), text);
  }

  /** The entries of a group in order. No entry may come to the group while it is read. */
  *group<Value>(of: Table<Value>, group: string, options: RangeOptions = {}): Iterable<readonly [string, Value]> {
    const { isReverse = false } = options;
    const { prefix } = of;
    const name = groupKey(of.family, group);
    const from = prefix + (options.from ?? (isReverse ? LAST : ''));
    for (const chunk of this.chunksFrom(name, from, isReverse)) {
      const keys = chunk.keys();
      const step = isReverse ? -1 : 1;
      for (let i = firstFrom(keys, from, isReverse); i >= 0 && i < keys.length; i += step) {
        const key = keys[i] ?? '';
        if (!key.startsWith(prefix)) return;
        const value = chunk.get(key) as Value | undefined;
        if (value !== undefined) yield [key.slice(prefix.length), value];
      }
    }
  }

  /** What was changed since the store has last taken it. */
  changes(): StateChanges {
    const changes = new Map<string, string | null>(this.changedTexts);
    const written = [...this.changed.values()].map(({ group, chunk }) => {
      const isNeeded = chunk.size > 0 || chunk.hasMore;
      const texts = isNeeded ? chunk.texts() : [];
      for (const { start, text } of texts) changes.set(group + start, text);
      if (!isNeeded && chunk.isStored) changes.set(group + chunk.start, null);
      return { group, chunk, texts };
    });
    this.written = written;
    return changes;
  }

  /** Takes note that the changes stand in the store now, if it has asked for them; else they stay to be asked for. */
  settle(): void {
    if (this.written === null) return;
    for (const one of this.written) this.settleOne(one);
    this.written = null;
    this.changed.clear();
    this.changedTexts.clear();
    this.count = 0;
  }

  /** How many changes were made since the store has last taken them. */
  get changedCount(): number {
    return this.count;
  }

  private settleOne({ group, chunk, texts }: Written): void {
    const key = group + chunk.start;
    const [only] = texts;
    if (only !== undefined && texts.length === 1) {
      chunk.isStored = true;
      this.decoded.set(key, chunk, { size: CHUNK_OVERHEAD_CHARACTERS + only.text.length });
      return;
    }
    this.decoded.delete(key);
    for (const { start } of texts) this.starts.add(group, start);
    if (only === undefined) this.starts.remove(group, chunk.start);
  }

  /** The chunk where a key is, or would be. */
  private chunkOf(group: string, key: string): Chunk {
    const first = this.chunkAt(group, '');
    return first.hasMore ? this.chunkAt(group, this.starts.of(group, key)) : first;
  }

  private *chunksFrom(group: string, from: string, isReverse: boolean): Iterable<Chunk> {
    let chunk = this.chunkOf(group, from);
    yield chunk;
    if (!this.chunkAt(group, '').hasMore) return;
    for (;;) {
      const next = this.starts.beside(group, chunk.start, isReverse);
      if (next === undefined) return;
      chunk = this.chunkAt(group, next);
      yield chunk;
    }
  }

  private chunkAt(group: string, start: string): Chunk {
    const key = group + start;
    return this.changed.get(key)?.chunk ?? this.decoded.get(key) ?? this.load(key, start);
  }

  private load(key: string, start: string): Chunk {
    const text = this.base.get(key);
    const chunk = text === undefined ? Chunk.empty(start) : Chunk.parse(start, text);
    this.decoded.set(key, chunk, { size: CHUNK_OVERHEAD_CHARACTERS + (text?.length ?? 0) });
    return chunk;
  }

  private changing(group: string, chunk: Chunk): Chunk {
    this.count += 1;
    const key = group + chunk.start;
    if (!this.changed.has(key)) this.changed.set(key, { group, chunk });
    return chunk;
  }
}
