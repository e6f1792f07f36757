import { compareUtf8 } from '@oretrail/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHUNK_CHARACTERS_MAX, CHUNK_ENTRIES_MAX } from '../limits.ts';
import type { StateReader } from '../port/log.ts';
import { SUBJECT, table } from './table.ts';
import { type RangeOptions, TaskState } from './task-state.ts';

const TABLES = [table<string>('alone'), table<string>('one', SUBJECT), table<string>('two', SUBJECT)] as const;
const GROUPS = ['', 'lot', 'lot\u001f'];
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
  const name = nameOf(key);
  if (value === null) {
    state.remove(of, GROUPS[group] ?? '', name);
    model.at(tableIndex, group).delete(name);
    return;
  }
  const text = String(value).repeat(value % 50 === 0 ? value : 1);
  state.put(of, GROUPS[group] ?? '', name, text);
  model.at(tableIndex, group).set(name, text);
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

function runRounds(all: readonly Round[]): void {
  const [store, model] = [new SmallStore(), new Model()];
  let state = new TaskState(store);
  for (const { changes: made, from, isRestart } of all) {
    const start = from === null ? undefined : nameOf(from);
    for (const one of made) apply(state, model, one);
    requireSame(state, model, start);
    store.commit(state);
    requireSame(state, model, start);
    if (isRestart) state = new TaskState(store);
    requireSame(state, model, start);
  }
}

describe('the state of a task', () => {
  it('says the same as a sorted map, before and after commits and restarts', () => {
    fc.assert(fc.property(rounds, runRounds), { numRuns: 60 });
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
