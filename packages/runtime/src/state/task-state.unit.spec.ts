import { compareUtf8 } from '@oretrail/model';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CHUNK_CHARACTERS_MAX, CHUNK_ENTRIES_MAX, DECODED_CHARACTERS_MAX } from '../limits.ts';
import type { StateReader } from '../port/log.ts';
import { ChunkStarts } from './chunk-starts.ts';
import { SUBJECT, table } from './table.ts';
import { type RangeOptions, TaskState } from './task-state.ts';

const TABLES = [table<string>('alone'), table<string>('one', SUBJECT), table<string>('two', SUBJECT)] as const;
const GROUPS = ['', 'lot', 'lot\u001f'];
/** Characters that stay decoded: none, a few chunks, and as in production. */
const ROOMS = [0, 4_000, DECODED_CHARACTERS_MAX];
/** No home, and two. */
const HOMES = ['', 'home', 'lot'];

/** A store that sorts its keys whenever it is read. */
class SmallStore implements StateReader {
  readonly texts = new Map<string, string>();

  get(key: string): string | undefined {
    return this.texts.get(key);
  }

  *range(prefix: string, from: string): Iterable<readonly [string, string]> {
    const keys = [...this.texts.keys()].sort(compareUtf8);
    for (const key of keys) {
      if (key.startsWith(prefix) && compareUtf8(key, from) >= 0) yield [key, this.texts.get(key) ?? ''];
    }
  }

  commit(state: TaskState): void {
    for (const [key, text] of state.changes()) {
      if (text === null) expect(this.texts.delete(key)).toBe(true);
      else this.texts.set(key, text);
    }
    state.settle();
  }
}

/** An entry is put, or one of those that are there is removed. */
type Change = Readonly<{ table: number; group: number; key: number; value: number | null }>;
/** A subject gets a home, or another. */
type Move = Readonly<{ group: number; home: number }>;
type Round = Readonly<{ changes: readonly (Change | Move)[]; from: number | null; isRestart: boolean }>;

const change = fc.record({
  table: fc.nat(2),
  group: fc.nat(2),
  key: fc.nat(400),
  value: fc.option(fc.nat(CHUNK_CHARACTERS_MAX), { freq: 2 }),
});
const move = fc.record({ group: fc.nat(2), home: fc.nat(2) });
const changes = fc.array(fc.oneof({ arbitrary: change, weight: 20 }, move), { maxLength: 200 });
const rounds = fc.array(fc.record({ changes, from: fc.option(fc.nat(400)), isRestart: fc.boolean() }), {
  minLength: 1,
  maxLength: 6,
});

const nameOf = (number: number): string => (number % 7 === 0 ? `\u{1f50b}${number}` : `\uff5e${number}`);

/** What a plain map of maps says, for a comparison. */
class Model {
  private readonly entries = new Map<string, Map<string, string>>();

  at(tableIndex: number, group: number): Map<string, string> {
    const name = `${tableIndex}/${group}`;
    const known = this.entries.get(name) ?? new Map<string, string>();
    this.entries.set(name, known);
    return known;
  }

  listOf(tableIndex: number, group: number, { from, isReverse = false }: RangeOptions): readonly (readonly string[])[] {
    const all = [...this.at(tableIndex, group)].sort(([a], [b]) => compareUtf8(a, b));
    if (isReverse) all.reverse();
    const order = isReverse ? -1 : 1;
    return all.filter(([key]) => from === undefined || compareUtf8(key, from) * order >= 0);
  }
}

function apply(state: TaskState, model: Model, made: Change | Move): void {
  if ('home' in made) {
    state.setHome(GROUPS[made.group] ?? '', HOMES[made.home] ?? '');
    return;
  }
  const { table: tableIndex, group, key, value } = made;
  const of = TABLES[tableIndex] ?? TABLES[0];
  const entries = model.at(tableIndex, group);
  if (value === null) {
    const known = [...entries.keys()];
    const name = known[key % known.length] ?? nameOf(key);
    expect(state.remove(of, GROUPS[group] ?? '', name)).toBe(entries.delete(name));
    return;
  }
  const name = nameOf(key);
  const text = String(value).repeat(value % 50 === 0 ? value : 1);
  expect(state.put(of, GROUPS[group] ?? '', name, text)).toBe(!entries.has(name));
  entries.set(name, text);
}

function requireSame(state: TaskState, model: Model, from: string | undefined): void {
  for (const [tableIndex, of] of TABLES.entries()) {
    for (const [groupIndex, group] of GROUPS.entries()) {
      for (const isReverse of [false, true]) {
        const options = from === undefined ? { isReverse } : { from, isReverse };
        const found = [...state.group(of, group, options)];
        expect(found).toEqual(model.listOf(tableIndex, groupIndex, options));
      }
      for (const [key, value] of model.at(tableIndex, groupIndex)) expect(state.get(of, group, key)).toBe(value);
    }
  }
}

function runRounds(room: number, all: readonly Round[]): void {
  const [store, model] = [new SmallStore(), new Model()];
  let state = new TaskState(store, room);
  for (const { changes: made, from, isRestart } of all) {
    const start = from === null ? undefined : nameOf(from);
    for (const one of made) apply(state, model, one);
    requireSame(state, model, start);
    store.commit(state);
    requireSame(state, model, start);
    if (isRestart) state = new TaskState(store, room);
    requireSame(state, model, start);
  }
}

describe('the state of a task', () => {
  it('says the same as a sorted map, before and after commits and restarts, whatever stays in memory', () => {
    fc.assert(fc.property(fc.constantFrom(...ROOMS), rounds, runRounds), { numRuns: 90 });
  });

  it('stores a large group in values within the bounds', () => {
    const store = new SmallStore();
    const state = new TaskState(store);
    const [of] = TABLES;
    for (let i = 0; i < 1_000; i += 1) {
      state.put(of, '', nameOf((i * 7919) % 1_000), 'x'.repeat(300));
      if (i % 100 === 0) store.commit(state);
    }
    store.commit(state);
    expect(Math.max(...[...store.texts.values()].map(({ length }) => length))).toBeLessThanOrEqual(
      CHUNK_CHARACTERS_MAX,
    );
    expect(store.texts.size).toBeLessThan((8 * 1_000) / CHUNK_ENTRIES_MAX);
    expect([...state.group(of, '')].length).toBe(1_000);
  });

  it('stores subjects of one home together, and writes no more of them than differs', () => {
    const store = new SmallStore();
    const state = new TaskState(store);
    const of = table<string>('of', SUBJECT);
    for (const subject of ['a', 'b', 'c']) {
      state.setHome(subject, 'home');
      state.put(of, subject, '', subject);
    }
    store.commit(state);
    expect(store.texts.size).toBe(2);
    state.put(of, 'b', '', 'other');
    expect(state.changes().size).toBe(1);
  });

  it('leaves nothing of a subject in the home that it has left, nor of an entry that is removed, if nothing stays in memory', () => {
    const store = new SmallStore();
    const of = table<string>('of', SUBJECT);
    const made = new TaskState(store, 0);
    for (const subject of ['a', 'b']) made.setHome(subject, 'home');
    for (const subject of ['a', 'b']) for (const key of ['x', 'y']) made.put(of, subject, key, key);
    store.commit(made);
    expect(made.remove(of, 'a', 'x')).toBe(true);
    expect(made.get(of, 'a', 'x')).toBeUndefined();
    store.commit(made);
    made.setHome('a', 'other');
    made.setHome('b', 'other');
    store.commit(made);
    expect([...store.texts.keys()].filter((key) => key.includes('\u0000home\u0000'))).toEqual([]);
  });

  it('reads a chunk once as long as it is used, also if all others are used and memory is short', () => {
    const store = new SmallStore();
    const [made, of] = [new TaskState(store), TABLES[0]];
    const groups = Array.from({ length: 60 }, (_, i) => `group-${i}`);
    for (const group of groups) made.put(of, group, '', group);
    store.commit(made);
    const read: string[] = [];
    const get = (key: string): string | undefined => {
      read.push(key);
      return store.get(key);
    };
    const state = new TaskState({ get, range: () => [] }, 4_000);
    for (const group of groups) for (let i = 0; i < 3; i += 1) expect(state.get(of, group)).toBe(group);
    expect(read.length).toBe(groups.length);
  });

  it('has a subject leave its home that has grown larger than a chunk', () => {
    const store = new SmallStore();
    const state = new TaskState(store);
    const of = table<string>('of', SUBJECT);
    state.setHome('a', 'home');
    for (let i = 0; i < 10 * CHUNK_ENTRIES_MAX; i += 1) state.put(of, 'a', nameOf(i), 'x'.repeat(300));
    state.setHome('a', 'home');
    store.commit(state);
    expect(Math.max(...[...store.texts.values()].map(({ length }) => length))).toBeLessThanOrEqual(
      CHUNK_CHARACTERS_MAX,
    );
    expect([...state.group(of, 'a')].length).toBe(10 * CHUNK_ENTRIES_MAX);
    for (const [key] of [...state.group(of, 'a')].slice(1)) state.remove(of, 'a', key);
    state.setHome('a', 'home');
    store.commit(state);
    expect([...store.texts.keys()].filter((key) => key.startsWith(`${SUBJECT}\u0000a`)).length).toBeLessThanOrEqual(1);
    expect(store.texts.has('housed\u0000home\u0000')).toBe(true);
  });

  it('looks for the chunks of a large group once, if entries of the first and of another are asked for in turn', () => {
    const store = new SmallStore();
    const [of] = TABLES;
    const made = new TaskState(store);
    for (const key of ['a', 'b']) made.put(of, 'lot', key, key.repeat(CHUNK_CHARACTERS_MAX));
    store.commit(made);
    expect(store.texts.size).toBe(2);
    const looks = vi.spyOn(ChunkStarts.prototype, 'around');
    for (let i = 0; i < 10; i += 1) for (const key of ['a', 'b']) expect(made.get(of, 'lot', key)).toMatch(key);
    expect(looks).toHaveBeenCalledTimes(2);
    looks.mockRestore();
  });

  it('writes nothing for what comes and goes within a step', () => {
    const store = new SmallStore();
    const state = new TaskState(store);
    const [of] = TABLES;
    state.put(of, 'lot', 'a', 'b');
    state.remove(of, 'lot', 'a');
    state.remove(of, 'other', 'a');
    expect(state.changes().size).toBe(0);
  });
});
