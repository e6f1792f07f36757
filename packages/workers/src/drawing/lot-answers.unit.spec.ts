/** What lots said of themselves is found again, whatever its size, and a large answer is not written again beside small ones. */
import type { LotId } from '@oretrail/model';
import { BATTERY_ANSWERS, type LogRecord, type StateReader, TaskState } from '@oretrail/runtime';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AnswerBody, LotBody } from '../records/answer-record.ts';
import { Drawing } from './drawing.ts';
import { LotAnswers } from './lot-answers.ts';

const LOT = 'urn:lot:cells' as LotId;

/** A store of what was saved. */
class Store implements StateReader {
  readonly texts = new Map<string, string>();

  get(key: string): string | undefined {
    return this.texts.get(key);
  }

  range(): Iterable<readonly [string, string]> {
    return [];
  }

  /** @returns how many characters were written */
  save(state: TaskState): number {
    const changes = [...state.changes()];
    for (const [key, text] of changes) {
      if (text === null) this.texts.delete(key);
      else this.texts.set(key, text);
    }
    state.settle();
    return changes.reduce((sum, [, text]) => sum + (text?.length ?? 0), 0);
  }
}

const pathOf = (characters: number): readonly string[] =>
  Array.from({ length: Math.ceil(characters / 100) }, () => 'x'.repeat(97));

/** An answer of about so many characters. */
const lotBody = (characters: number): LotBody => ({
  of: 'lot',
  parent: LOT,
  kind: 'pending',
  level: 0,
  path: pathOf(characters),
});

const grantsBody = (drawSeq: number): AnswerBody => ({
  of: 'grants',
  parent: LOT,
  retired: false,
  lot: 'digest',
  cuts: [],
  drawSeq,
  root: null,
  corrections: null,
});

it('finds what was last put, before and after it is saved, and keeps one value of it', () => {
  const sizes = fc.array(fc.nat(5_000), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(sizes, fc.boolean(), (all, isRestart) => {
      const store = new Store();
      let state = new TaskState(store);
      for (const [n, size] of all.entries()) {
        const answer = { n, digest: `${size}`, body: lotBody(size) };
        new LotAnswers(state).put(LOT, answer);
        expect(new LotAnswers(state).get(LOT)).toEqual(answer);
        store.save(state);
        if (isRestart) state = new TaskState(store);
        expect(new LotAnswers(state).get(LOT)).toEqual(answer);
        expect([...store.texts.values()].filter((text) => text.includes('"digest"'))).toHaveLength(1);
      }
    }),
  );
});

it.each([7_000, 20_000])('a change of grants does not write figures of %i characters again', (size) => {
  const store = new Store();
  const state = new TaskState(store);
  const drawing = new Drawing({ index: 0, partitions: 1, state, ruleset: 'us-30d@2024-05-06' }, 'vehicle', () => {});
  const fold = (n: number, body: AnswerBody): number => {
    const value = { v: 1, by: 'provenance-0', subject: LOT, n, seq: n, digest: 'digest', body };
    drawing.fold({ topic: BATTERY_ANSWERS, partition: 0, key: LOT, offset: n, value } as LogRecord);
    return store.save(state);
  };
  fold(1, lotBody(size));
  fold(1, grantsBody(1));
  expect(fold(2, grantsBody(2))).toBeLessThan(500);
  expect(fold(2, lotBody(size))).toBeLessThan(1.1 * size);
  expect(drawing.latestState(LOT)).toMatchObject({ kind: 'pending', path: pathOf(size) });
});
