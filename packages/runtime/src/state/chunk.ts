/** A run of a group's entries that is stored as one value. */
import { compareUtf8 } from '@oretrail/model';
import { CHUNK_CHARACTERS_MAX, CHUNK_ENTRIES_MAX } from '../limits.ts';

/** Above so many keys a new one costs a sort when they are next read, rather than a move of those behind it. */
const INSERTED_MAX = 16 * CHUNK_ENTRIES_MAX;
/** Characters of a pair of quotes or brackets, of a number or literal, and around the name of a member. */
const [QUOTED, SCALAR, MEMBER] = [2, 5, 4];
/** Characters of the text of a chunk without entries. */
const EMPTY_CHARACTERS = '[0]'.length;

/** About how many characters a value has as JSON: it is walked, but not written. */
export function charactersOf(value: unknown): number {
  if (typeof value === 'string') return value.length + QUOTED;
  if (typeof value !== 'object' || value === null) return SCALAR;
  let characters = QUOTED;
  if (Array.isArray(value)) for (const one of value) characters += 1 + charactersOf(one);
  else for (const name in value) characters += name.length + MEMBER + charactersOf(value[name as keyof typeof value]);
  return characters;
}

/** A chunk as it is stored: where it begins, and its text. */
export type ChunkText = Readonly<{ start: string; text: string }>;

/** Whether so many entries may be one value, or cannot be less. */
function isShort(count: number, characters: number): boolean {
  return count < 2 || characters <= CHUNK_CHARACTERS_MAX;
}

/** A chunk's text from those of its entries. */
function textOf(entries: readonly string[], hasMore: boolean): string {
  return `[${[hasMore ? 1 : 0, ...entries].join(',')}]`;
}

/** Where entries are divided that are too many or too long for one value: in runs of equal size, and in halves if they are too long. */
function runsOf(
  entries: readonly string[],
  from = 0,
  to = entries.length,
): readonly Readonly<{ from: number; to: number }>[] {
  const count = to - from;
  const size = Math.ceil(count / Math.max(2, Math.ceil(count / CHUNK_ENTRIES_MAX)));
  const runs: Readonly<{ from: number; to: number }>[] = [];
  for (let at = from; at < to; at += size) {
    const end = Math.min(at + size, to);
    let characters = EMPTY_CHARACTERS;
    for (let i = at; i < end; i += 1) characters += 1 + (entries[i]?.length ?? 0);
    if (isShort(end - at, characters)) runs.push({ from: at, to: end });
    else runs.push(...runsOf(entries, at, end));
  }
  return runs;
}

/**
 * Where a key is among sorted ones, or where it would be.
 * @param stride from one key to the next: 2 if a value stands behind each
 */
export function indexOfKey(sorted: readonly unknown[], key: string, stride = 1): number {
  let [low, high] = [0, sorted.length / stride];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareUtf8(sorted[stride * middle] as string, key) < 0) low = middle + 1;
    else high = middle;
  }
  return stride * low;
}

/** Whether a key belongs behind all others: subjects are often numbered, and come in order. */
function isBehind(sorted: readonly string[], key: string): boolean {
  const last = sorted.at(-1);
  return last === undefined || compareUtf8(last, key) < 0;
}

/** Where a key is: often the first, for what is to be done is done in order. */
function placeToLeave(sorted: readonly string[], key: string): number {
  return sorted[0] === key ? 0 : indexOfKey(sorted, key);
}

/** Where a chunk belongs. */
export type ChunkPlace = Readonly<{
  family: string;
  group: string;
  /** What the keys of the group's chunks begin with. */
  groupName: string;
  /** The least key that it may hold; the first chunk of a group begins with the empty key. */
  start: string;
}>;

/** Entries by key. Values are never changed in place. */
export class Chunk implements ChunkPlace {
  readonly family: string;
  readonly group: string;
  readonly groupName: string;
  readonly start: string;
  /** In the first chunk: whether the group has more of them. */
  readonly hasMore: boolean;
  /** Whether the store has it; one that never was there need not be removed. */
  isStored: boolean;
  /** Whether it differs from what the store has. */
  isChanged = false;
  /** Characters of its text in the store; 0 if the store doesn't have it. */
  characters: number;
  /** Whether it is the one in memory: another that was read later may have taken its place. */
  isHere = false;
  /** Whether it was asked for since memory was last short. */
  wasUsed = false;
  /** In the first chunk: which other of the group was last asked for. Keys that are asked for often lie together. */
  near: Chunk | null = null;
  /** A key behind all that it may hold; null if it is not known. */
  end: string | null = null;
  private readonly entries: Map<string, unknown>;
  /** Keys in order; null until needed. */
  private sorted: string[] | null;
  /** Whether somebody may be walking over them: then they are copied before one comes or goes. */
  private isLent = false;

  private constructor(
    { family, group, groupName, start }: ChunkPlace,
    entries: Map<string, unknown>,
    hasMore: boolean,
    text: string | null,
  ) {
    this.family = family;
    this.group = group;
    this.groupName = groupName;
    this.start = start;
    this.hasMore = hasMore;
    this.entries = entries;
    this.sorted = [...entries.keys()];
    this.isStored = text !== null;
    this.characters = text?.length ?? 0;
  }

  /** A chunk that the store doesn't have. */
  static empty(at: ChunkPlace): Chunk {
    return new Chunk(at, new Map(), false, null);
  }

  /** A chunk from its text: whether there are more, then keys and values in turn. */
  static parse(at: ChunkPlace, text: string): Chunk {
    const flat: readonly unknown[] = JSON.parse(text);
    const entries = new Map<string, unknown>();
    for (let i = 1; i < flat.length; i += 2) entries.set(flat[i] as string, flat[i + 1]);
    return new Chunk(at, entries, flat[0] === 1, text);
  }

  /** The key under which it is stored. */
  get key(): string {
    return this.groupName + this.start;
  }

  get size(): number {
    return this.entries.size;
  }

  /** Whether it is certain that a key is here, if it is anywhere. */
  covers(key: string): boolean {
    return this.end !== null && compareUtf8(key, this.start) >= 0 && compareUtf8(key, this.end) < 0;
  }

  get(key: string): unknown {
    return this.entries.get(key);
  }

  /** @returns whether the key is new */
  set(key: string, value: unknown): boolean {
    const isNew = !this.entries.has(key);
    if (isNew) this.change(key, true);
    this.entries.set(key, value);
    return isNew;
  }

  delete(key: string): void {
    if (this.entries.delete(key)) this.change(key, false);
  }

  /** Keys in order. */
  keys(): readonly string[] {
    this.sorted ??= [...this.entries.keys()].sort(compareUtf8);
    this.isLent = true;
    return this.sorted;
  }

  /** The chunks that the store is to have in place of this one, each within the bounds. */
  texts(): readonly ChunkText[] {
    const keys = this.keys();
    const whole = keys.length <= CHUNK_ENTRIES_MAX ? this.whole(keys) : null;
    if (whole !== null && isShort(keys.length, whole.length)) return [{ start: this.start, text: whole }];
    // Each entry is written once, however often they are divided.
    const entries = keys.map((key) => `${JSON.stringify(key)},${JSON.stringify(this.entries.get(key))}`);
    return runsOf(entries).map(({ from, to }) => {
      const start = from === 0 ? this.start : (keys[from] ?? '');
      return { start, text: textOf(entries.slice(from, to), start === '') };
    });
  }

  /** Has a key come to its place, or go from there. */
  private change(key: string, isNew: boolean): void {
    if (this.sorted === null) return;
    if (this.sorted.length > INSERTED_MAX) {
      this.sorted = null;
      return;
    }
    if (this.isLent) this.sorted = [...this.sorted];
    this.isLent = false;
    if (!isNew) this.sorted.splice(placeToLeave(this.sorted, key), 1);
    else if (isBehind(this.sorted, key)) this.sorted.push(key);
    else this.sorted.splice(indexOfKey(this.sorted, key), 0, key);
  }

  /** All entries as one text, which costs less than one by one. */
  private whole(keys: readonly string[]): string {
    const flat: unknown[] = [this.hasMore ? 1 : 0];
    for (const key of keys) flat.push(key, this.entries.get(key));
    return JSON.stringify(flat);
  }
}
