/**
 * A task's state as its reducer sees it: tables of groups of entries, with this step's changes on top. Entries that lie
 * together are stored as one value, a chunk; what was lately used stays decoded, for nobody else writes it.
 */
import { CHUNK_ENTRIES_MAX, CHUNK_OVERHEAD_CHARACTERS, DECODED_CHARACTERS_MAX } from '../limits.ts';
import type { StateChanges, StateReader } from '../port/log.ts';
import { Chunk, type ChunkText, charactersOf, indexOfKey } from './chunk.ts';
import { ChunkStarts } from './chunk-starts.ts';
import { ChunksInMemory } from './chunks-in-memory.ts';
import { HousedSubjects } from './housed.ts';
import { groupKey, SUBJECT, type Table, type TextTable, table } from './table.ts';

/** Where to begin in a group, and which way. */
export type RangeOptions = Readonly<{ from?: string; isReverse?: boolean }>;

/** A chunk that was changed, with what is stored in its place; nothing if it is empty. */
type Written = Readonly<{ chunk: Chunk; texts: readonly ChunkText[] }>;

/** All tables of the family at once. */
const ALL_OF_SUBJECT = table<unknown>(SUBJECT);

/** Sorts behind all keys. */
const LAST = '\u{10ffff}';

/** The first key at or behind `from`; in reverse the last key at or before it. */
function firstFrom(keys: readonly string[], from: string, isReverse: boolean): number {
  const at = indexOfKey(keys, from);
  return isReverse && keys[at] !== from ? at - 1 : at;
}

/** The state of one task. Values are never changed in place: a changed one is put again. */
export class TaskState {
  private readonly chunks: ChunksInMemory;
  private readonly changed = new Set<Chunk>();
  private readonly changedTexts = new Map<string, string>();
  /** As the store takes it, between a commit and what follows it; null if it was not asked for. */
  private written: readonly Written[] | null = null;
  private readonly starts: ChunkStarts;
  private readonly housed = new HousedSubjects({
    chunkOf: (family, group, key) => this.chunkOf(family, group, key),
    changing: (chunk) => this.changing(chunk),
  });
  private readonly base: StateReader;
  private characters = 0;

  /** @param decodedCharactersMax of stored values that are kept decoded; a test makes it smaller */
  constructor(base: StateReader, decodedCharactersMax = DECODED_CHARACTERS_MAX) {
    this.base = base;
    this.chunks = new ChunksInMemory(decodedCharactersMax);
    this.starts = new ChunkStarts(base);
  }

  get<Value>({ family, prefix }: Table<Value>, group: string, key = ''): Value | undefined {
    const at = prefix + key;
    const home = this.homeOf(family, group);
    const value = home === '' ? this.chunkOf(family, group, at).get(at) : this.housed.get(home, group, at);
    return value as Value | undefined;
  }

  /** @returns whether the key is new */
  put<Value>({ family, prefix }: Table<Value>, group: string, key: string, value: Value): boolean {
    const at = prefix + key;
    const home = this.homeOf(family, group);
    const isNew =
      home === ''
        ? this.changing(this.chunkOf(family, group, at)).set(at, value)
        : this.housed.put(home, group, at, value);
    this.characters += charactersOf(value) + (isNew ? at.length : 0);
    return isNew;
  }

  /** @returns whether the key was there */
  remove<Value>({ family, prefix }: Table<Value>, group: string, key = ''): boolean {
    const at = prefix + key;
    const home = this.homeOf(family, group);
    if (home !== '') return this.housed.remove(home, group, at);
    const chunk = this.chunkOf(family, group, at);
    if (chunk.get(at) === undefined) return false;
    this.changing(chunk).delete(at);
    return true;
  }

  /**
   * Has all that is kept of a subject lie with that of others of a home from now on; in no home, if it is empty, or if the
   * subject has too many entries to be one of a home.
   */
  setHome(subject: string, home: string): void {
    const due = this.isLarge(subject) ? '' : home;
    if (this.housed.homeOf(subject) === due) return;
    const moved = [...this.group(ALL_OF_SUBJECT, subject)];
    for (const [key] of moved) this.remove(ALL_OF_SUBJECT, subject, key);
    this.housed.setHome(subject, due);
    for (const [key, value] of moved) this.put(ALL_OF_SUBJECT, subject, key, value);
  }

  /** A text that is stored by itself. */
  getText(of: TextTable, key: string): string | undefined {
    const at = groupKey(of.name, key);
    return this.changedTexts.get(at) ?? this.base.get(at);
  }

  /** Stores a text by itself. */
  putText(of: TextTable, key: string, text: string): void {
    const at = groupKey(of.name, key);
    this.characters += at.length + text.length;
    this.changedTexts.set(at, text);
  }

  /** The entries of a group in order. No entry may come to the group while it is read. */
  *group<Value>(
    { family, prefix }: Table<Value>,
    group: string,
    options: RangeOptions = {},
  ): Iterable<readonly [string, Value]> {
    const { isReverse = false } = options;
    const from = prefix + (options.from ?? (isReverse ? LAST : ''));
    const home = this.homeOf(family, group);
    const entries =
      home === ''
        ? this.entriesFrom(family, group, from, isReverse)
        : this.housed.entriesFrom(home, group, from, isReverse);
    for (const [key, value] of entries) {
      if (!key.startsWith(prefix)) return;
      yield [key.slice(prefix.length), value as Value];
    }
  }

  /** What was changed since the store has last taken it. */
  changes(): StateChanges {
    const changes = new Map<string, string | null>(this.changedTexts);
    this.written = [...this.changed].map((chunk) => {
      const isNeeded = chunk.size > 0 || chunk.hasMore;
      const texts = isNeeded ? chunk.texts() : [];
      for (const { start, text } of texts) changes.set(chunk.groupName + start, text);
      if (!isNeeded && chunk.isStored) changes.set(chunk.key, null);
      return { chunk, texts };
    });
    return changes;
  }

  /** Takes note that the changes stand in the store now, if it has asked for them; else they stay to be asked for. */
  settle(): void {
    if (this.written === null) return;
    for (const one of this.written) this.settleOne(one);
    this.written = null;
    this.changed.clear();
    this.changedTexts.clear();
    this.characters = 0;
  }

  /**
   * About how many characters the values have that differ from the store: a measure of the memory that they take. An entry
   * that was put several times counts as often.
   */
  get changedCharacters(): number {
    return this.characters;
  }

  /** Whether a subject has more entries than a chunk: in a home they would be one value, which nothing divides. */
  private isLarge(subject: string): boolean {
    const home = this.homeOf(SUBJECT, subject);
    if (home !== '') return this.housed.countOf(home, subject) > CHUNK_ENTRIES_MAX;
    let count = 0;
    for (const _ of this.group(ALL_OF_SUBJECT, subject)) {
      count += 1;
      if (count > CHUNK_ENTRIES_MAX) return true;
    }
    return false;
  }

  private homeOf(family: string, group: string): string {
    return family === SUBJECT ? this.housed.homeOf(group) : '';
  }

  private *entriesFrom(
    family: string,
    group: string,
    from: string,
    isReverse: boolean,
  ): Iterable<readonly [string, unknown]> {
    for (const chunk of this.chunksFrom(this.firstOf(family, group), from, isReverse)) {
      const keys = chunk.keys();
      const step = isReverse ? -1 : 1;
      for (let i = firstFrom(keys, from, isReverse); i >= 0 && i < keys.length; i += step) {
        const key = keys[i] ?? '';
        const value = chunk.get(key);
        if (value !== undefined) yield [key, value];
      }
    }
  }

  private settleOne({ chunk, texts }: Written): void {
    chunk.isChanged = false;
    const [only] = texts;
    if (only !== undefined && texts.length === 1) {
      chunk.isStored = true;
      chunk.characters = only.text.length;
      this.chunks.keep(chunk);
      return;
    }
    this.chunks.drop(chunk);
    for (const { start } of texts) this.starts.add(chunk.groupName, start);
    if (only === undefined) this.starts.remove(chunk.groupName, chunk.start);
  }

  /** The chunk where a key is, or would be. */
  private chunkOf(family: string, group: string, key: string): Chunk {
    const first = this.firstOf(family, group);
    if (!first.hasMore) return first;
    const { near } = first;
    if (near?.isHere === true && near.covers(key)) {
      near.wasUsed = true;
      return near;
    }
    if (first.covers(key)) return first;
    const { start, next } = this.starts.around(first.groupName, key);
    const chunk = this.chunkFrom(first, start);
    chunk.end = next ?? LAST;
    if (start !== '') first.near = chunk;
    return chunk;
  }

  private *chunksFrom(first: Chunk, from: string, isReverse: boolean): Iterable<Chunk> {
    if (!first.hasMore) return void (yield first);
    const { groupName } = first;
    let start: string | undefined = this.starts.around(groupName, from).start;
    for (; start !== undefined; start = this.starts.beside(groupName, start, isReverse)) {
      yield this.chunkFrom(first, start);
    }
  }

  private firstOf(family: string, group: string): Chunk {
    return this.chunks.first(family, group) ?? this.load(family, group, '');
  }

  /** The chunk of a group that begins with a key. The first may have left memory while others were read. */
  private chunkFrom({ family, group, groupName }: Chunk, start: string): Chunk {
    if (start === '') return this.firstOf(family, group);
    return this.chunks.other(groupName + start) ?? this.load(family, group, start);
  }

  private load(family: string, group: string, start: string): Chunk {
    const at = { family, group, start, groupName: groupKey(family, group) };
    const text = this.base.get(at.groupName + start);
    const chunk = text === undefined ? Chunk.empty(at) : Chunk.parse(at, text);
    this.chunks.keep(chunk);
    return chunk;
  }

  private changing(chunk: Chunk): Chunk {
    if (chunk.isChanged) return chunk;
    chunk.isChanged = true;
    this.changed.add(chunk);
    this.chunks.hold(chunk);
    this.characters += CHUNK_OVERHEAD_CHARACTERS + chunk.characters;
    return chunk;
  }
}
