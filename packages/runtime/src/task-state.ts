/** A task's state as its reducer sees it: tables of groups of entries, with this step's changes on top. */
import { compareUtf8 } from '@oretrail/model';
import type { StateChanges, StateReader } from './log.ts';

/** Parts the names of a key; no id, code or day holds it. */
const SEPARATOR = '\u0000';

/** A table of state: `Value` is plain JSON. Entries are grouped; a group is read in the order of its keys. */
export type Table<Value> = Readonly<{ name: string; isText: boolean; of?: Value }>;

/** Names a table. */
export function table<Value>(name: string): Table<Value> {
  return { name, isText: false };
}

/** Names a table of texts that are kept as they are, such as JSON that nobody needs to read in between. */
export function textTable(name: string): Table<string> {
  return { name, isText: true };
}

/** Where to begin in a group, and which way. */
export type RangeOptions = Readonly<{ from?: string; isReverse?: boolean }>;

type Entry = readonly [key: string, value: unknown];
const REMOVED = Symbol('removed');

/** Changed entries of one group, sorted when they are read. */
class ChangedGroup {
  readonly entries = new Map<string, unknown>();
  readonly isText: boolean;
  private sorted: readonly string[] | null = null;

  constructor(isText: boolean) {
    this.isText = isText;
  }

  set(key: string, value: unknown): void {
    if (!this.entries.has(key)) this.sorted = null;
    this.entries.set(key, value);
  }

  /** Entries from a key on, in either direction; all of them where it is undefined. */
  *from(key: string | undefined, isReverse: boolean): Generator<Entry, void> {
    this.sorted ??= [...this.entries.keys()].sort(compareUtf8);
    const { sorted } = this;
    const step = isReverse ? -1 : 1;
    const first = key === undefined ? (isReverse ? sorted.length - 1 : 0) : indexFrom(sorted, key, isReverse);
    for (let i = first; i >= 0 && i < sorted.length; i += step) {
      const at = sorted[i] ?? '';
      yield [at, this.entries.get(at)];
    }
  }
}

/** The first key at or behind `from`; in reverse the last key at or before it. */
function indexFrom(sorted: readonly string[], from: string, isReverse: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compareUtf8(sorted[middle] ?? '', from);
    if (order < 0 || (isReverse && order === 0)) low = middle + 1;
    else high = middle;
  }
  return isReverse ? low - 1 : low;
}

/** Merges two sorted runs; where both have a key, the changed one speaks. */
function* merged(base: Generator<Entry, void>, changed: Iterable<Entry>, order: number): Iterable<Entry> {
  try {
    let below = base.next();
    for (const entry of changed) {
      while (!below.done && compareUtf8(below.value[0], entry[0]) * order < 0) {
        yield below.value;
        below = base.next();
      }
      if (!below.done && below.value[0] === entry[0]) below = base.next();
      if (entry[1] !== REMOVED) yield entry;
    }
    while (!below.done) {
      yield below.value;
      below = base.next();
    }
  } finally {
    // A reader that stops early must not leave the store's cursor open.
    base.return();
  }
}

/** The state of one task during one step. Values are never changed in place: a changed one is put anew. */
export class TaskState {
  private readonly changed = new Map<string, ChangedGroup>();
  /** Single entries as the store has them, for as long as a step: most are asked for more than once. */
  private readonly known = new Map<string, unknown>();
  private readonly base: StateReader;

  constructor(base: StateReader) {
    this.base = base;
  }

  get<Value>(of: Table<Value>, group: string, key = ''): Value | undefined {
    const prefix = `${of.name}${SEPARATOR}${group}${SEPARATOR}`;
    const changed = this.changed.get(prefix)?.entries.get(key);
    if (changed !== undefined) return changed === REMOVED ? undefined : (changed as Value);
    return this.stored(of, prefix + key) as Value | undefined;
  }

  put<Value>(of: Table<Value>, group: string, key: string, value: Value): void {
    this.change(of, group, key, value);
  }

  remove<Value>(of: Table<Value>, group: string, key = ''): void {
    this.change(of, group, key, REMOVED);
  }

  /** The entries of a group in order, as they were when it began. No entry may come to the group while it is read. */
  *group<Value>(of: Table<Value>, group: string, options: RangeOptions = {}): Iterable<readonly [string, Value]> {
    const prefix = `${of.name}${SEPARATOR}${group}${SEPARATOR}`;
    const { from, isReverse = false } = options;
    const changed = this.changed.get(prefix)?.from(from, isReverse) ?? [];
    const base = this.below(prefix, of.isText, from, isReverse);
    yield* merged(base, changed, isReverse ? -1 : 1) as Iterable<readonly [string, Value]>;
  }

  /** What this step has changed, as the store takes it. */
  changes(): StateChanges {
    const changes = new Map<string, string | null>();
    for (const [prefix, group] of this.changed) {
      for (const [key, value] of group.entries) {
        const text = group.isText ? (value as string) : JSON.stringify(value);
        changes.set(prefix + key, value === REMOVED ? null : text);
      }
    }
    return changes;
  }

  /** Forgets this step's changes: they stand in the store now, or are void. */
  settle(): void {
    this.changed.clear();
    this.known.clear();
  }

  /** How many entries this step has changed. */
  get changedCount(): number {
    let count = 0;
    for (const group of this.changed.values()) count += group.entries.size;
    return count;
  }

  private stored(of: Table<unknown>, key: string): unknown {
    if (this.known.has(key)) return this.known.get(key);
    const text = this.base.get(key);
    const value = text === undefined || of.isText ? text : JSON.parse(text);
    this.known.set(key, value);
    return value;
  }

  private *below(
    prefix: string,
    isText: boolean,
    from: string | undefined,
    isReverse: boolean,
  ): Generator<Entry, void> {
    const start = from === undefined ? (isReverse ? `${prefix}\u{10ffff}` : prefix) : prefix + from;
    for (const [key, text] of this.base.range(prefix, start, isReverse)) {
      yield [key.slice(prefix.length), isText ? text : JSON.parse(text)];
    }
  }

  private change<Value>(of: Table<Value>, group: string, key: string, value: unknown): void {
    const prefix = `${of.name}${SEPARATOR}${group}${SEPARATOR}`;
    let changed = this.changed.get(prefix);
    if (changed === undefined) {
      changed = new ChangedGroup(of.isText);
      this.changed.set(prefix, changed);
    }
    changed.set(key, value);
  }
}
