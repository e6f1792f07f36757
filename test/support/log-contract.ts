/**
 * What every adapter of the log port must do, as one suite. Given a log, when something happens, then this must hold:
 * the embedded log, the simulator's and Kafka all pass it (architecture.md, "One worker contract, two logs").
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DRAWS,
  journalOf,
  type Log,
  type NewRecord,
  SHIPMENTS,
  STATE_KEY_BYTES_MAX,
  type StepWrite,
  type TaskLog,
} from '@oretrail/runtime';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** A log under test. */
export type LogUnderTest = Readonly<{
  log: Log;
  /** The same log as another process would find it; absent if it lives in memory only. */
  reopen?: () => Promise<LogUnderTest>;
  close: () => Promise<void>;
}>;

const WORKER = 'contract';
/** Between two looks whether a step is seen. */
const SEEN_WAIT_MS = 5;
const TASK = { worker: WORKER, index: 1 };
const JOURNAL = { of: 'the contract' };

function shipment(key: string, text: string, partition = 0): NewRecord {
  return { topic: SHIPMENTS, partition, key, value: { text } };
}

function draw(key: string, text: string, partition = 0): NewRecord {
  return { topic: DRAWS, partition, key, value: { text } };
}

const textIn = ({ value }: NewRecord): string => (value as { text: string }).text;

function stepOf(part: Partial<StepWrite>): StepWrite {
  return {
    records: [],
    journal: () => ({}),
    positions: {},
    changes: () => new Map(),
    saved: () => {},
    unsavedCharacters: 0,
    ...part,
  };
}

function changing(entries: Readonly<Record<string, string | null>>): StepWrite {
  return stepOf({ changes: () => new Map(Object.entries(entries)) });
}

async function valuesOf(log: Log, topic: string, partition = 0, from = 0): Promise<object[]> {
  const { records } = await log.read({ topic, partition, from, recordsMax: 1_000 });
  return records.map(({ value }) => value);
}

/** A transaction comes to be seen in each of its partitions by itself, soon after it is committed; here it is the first. */
async function untilSeen(log: Log, topic: string, partition: number): Promise<void> {
  while ((await log.end(topic, partition)) === 0) await sleep(SEEN_WAIT_MS);
}

function keysIn(task: TaskLog, prefix: string, from = prefix, isReverse = false): string[] {
  return [...task.state.range(prefix, from, isReverse)].map(([key]) => key);
}

/** Runs the suite on the logs that `create` makes: empty, with two partitions. */
export function describeLogContract(name: string, create: () => Promise<LogUnderTest>): void {
  describe(`the log contract, kept by ${name}`, () => {
    let under: LogUnderTest;
    let log: Log;
    beforeEach(async () => {
      under = await create();
      log = under.log;
    });
    afterEach(() => under.close());

    describe('partitions', () => {
      it('are empty at first', async () => {
        expect(log.partitions).toBe(2);
        expect(await log.end(SHIPMENTS, 0)).toBe(0);
        expect(await log.read({ topic: SHIPMENTS, partition: 0, from: 0, recordsMax: 5 })).toEqual({
          records: [],
          next: 0,
        });
      });

      it('keep order, keys and values, whatever they hold', async () => {
        const odd = ['', 'a:b', '12:x', 'é\u0000', '\u{1f50b}'.repeat(300)];
        await log.append(odd.map((text) => shipment(text, text)));
        const { records } = await log.read({ topic: SHIPMENTS, partition: 0, from: 0, recordsMax: 100 });
        expect(records.map((record) => [record.key, textIn(record)])).toEqual(odd.map((text) => [text, text]));
        expect(await log.end(SHIPMENTS, 1)).toBe(0);
      });

      it('are read on from where the last read ended, in bounded batches', async () => {
        await log.append(Array.from({ length: 25 }, (_, i) => shipment(`k${i}`, String(i))));
        const values: string[] = [];
        let from = 0;
        while (from < (await log.end(SHIPMENTS, 0))) {
          const { records, next } = await log.read({ topic: SHIPMENTS, partition: 0, from, recordsMax: 10 });
          expect(records.length).toBeLessThanOrEqual(10);
          values.push(...records.map(textIn));
          from = next;
        }
        expect(values).toEqual(Array.from({ length: 25 }, (_, i) => String(i)));
      });

      it('are known by their first record, whatever comes after it', async () => {
        expect(await log.identity(SHIPMENTS, 0)).toBeNull();
        await log.append([shipment('a', '1'), shipment('a', '2', 1)]);
        const [first, other] = [await log.identity(SHIPMENTS, 0), await log.identity(SHIPMENTS, 1)];
        expect(first?.cluster).toMatch(/./);
        expect(first?.firstRecordSha256).toMatch(/^[0-9a-f]{64}$/);
        expect(other?.firstRecordSha256).not.toBe(first?.firstRecordSha256);
        await log.append([shipment('b', '2')]);
        expect(await log.identity(SHIPMENTS, 0)).toEqual(first);
        if (under.reopen === undefined) return;
        under = await under.reopen();
        expect(await under.log.identity(SHIPMENTS, 0)).toEqual(first);
      });

      it('give appended records growing offsets, and dense ones in public topics', async () => {
        await log.append([shipment('a', '1'), shipment('b', '2')]);
        await log.append([shipment('c', '3')]);
        const { records } = await log.read({ topic: SHIPMENTS, partition: 0, from: 0, recordsMax: 9 });
        expect(records.map(({ offset }) => offset)).toEqual([0, 1, 2]);
      });
    });

    describe('a step', () => {
      it('writes records, journal and state together, and tells the journal where the records went', async () => {
        const task = await log.open(TASK);
        const reported: Record<string, number>[] = [];
        await task.commit({
          ...changing({ state: 'new' }),
          records: [draw('x', 'first'), draw('y', 'second')],
          journal: (sent) => {
            reported.push(Object.fromEntries(sent));
            return JOURNAL;
          },
        });
        await untilSeen(log, DRAWS, 0);
        expect(await valuesOf(log, DRAWS)).toEqual([{ text: 'first' }, { text: 'second' }]);
        await untilSeen(log, journalOf(WORKER), TASK.index);
        expect(await valuesOf(log, journalOf(WORKER), TASK.index)).toEqual([JOURNAL]);
        expect(task.state.get('state')).toBe('new');
        const { records } = await log.read({ topic: DRAWS, partition: 0, from: 0, recordsMax: 9 });
        expect(reported).toEqual([{ [`${DRAWS}/0`]: records.at(-1)?.offset }]);
      });

      it('that fails leaves nothing that anybody can see', async () => {
        const task = await log.open(TASK);
        const broken = stepOf({
          records: [draw('x', 'lost')],
          journal: () => {
            throw new Error('broken');
          },
        });
        const failure = await task.commit(broken).catch((error: unknown) => error);
        // A log may say what became of the step, and why behind that.
        expect([failure, (failure as Error).cause]).toContainEqual(new Error('broken'));
        expect(await valuesOf(log, DRAWS)).toEqual([]);
        expect(await valuesOf(log, journalOf(WORKER), TASK.index)).toEqual([]);
      });

      it('tells the caller and the state the offset of its journal record', async () => {
        const task = await log.open(TASK);
        const offset = await task.commit(stepOf({ changes: (at) => new Map([['at', String(at)]]) }));
        await untilSeen(log, journalOf(WORKER), TASK.index);
        const { records } = await log.read({ topic: journalOf(WORKER), partition: TASK.index, from: 0, recordsMax: 9 });
        expect(offset).toBe(records.at(-1)?.offset);
        expect(task.state.get('at')).toBe(String(offset));
      });

      it('leaves of an internal topic at least the last of each key that its reader has not passed', async () => {
        const task = await log.open(TASK);
        await task.commit(stepOf({ records: [draw('x', '1', 1), draw('y', '1', 1), draw('x', '2', 1)] }));
        await task.commit(stepOf({ positions: { [`${DRAWS}/1`]: 1 } }));
        await untilSeen(log, DRAWS, 1);
        const { records } = await log.read({ topic: DRAWS, partition: 1, from: 1, recordsMax: 9 });
        const last = new Map(records.map((record) => [record.key, textIn(record)]));
        expect(last).toEqual(
          new Map([
            ['x', '2'],
            ['y', '1'],
          ]),
        );
      });
    });

    describe('local state', () => {
      it('is read in the order of the bytes of its keys, both ways', async () => {
        const task = await log.open(TASK);
        // In UTF-8 the last two sort as here, in UTF-16 the other way round.
        const keys = ['a', 'a!', 'aa', 'b', '\uffee', '\u{1f50b}'];
        await task.commit(changing(Object.fromEntries(keys.map((key) => [`g\u0000${key}`, key]))));
        const all = keys.map((key) => `g\u0000${key}`);
        expect(keysIn(task, 'g\u0000')).toEqual(all);
        expect(keysIn(task, 'g\u0000', 'g\u0000\u{10ffff}', true)).toEqual(all.toReversed());
        expect(keysIn(task, 'g\u0000', 'g\u0000aa')).toEqual(all.slice(2));
        expect(keysIn(task, 'g\u0000', 'g\u0000aa', true)).toEqual(all.slice(0, 3).toReversed());
      });

      it('is read within its prefix only', async () => {
        const task = await log.open(TASK);
        await task.commit(changing({ 'f\u0000x': '', 'g\u0000x': '', 'g\u0000y': '', 'h\u0000x': '' }));
        expect(keysIn(task, 'g\u0000')).toEqual(['g\u0000x', 'g\u0000y']);
        expect(keysIn(task, 'i\u0000')).toEqual([]);
      });

      it('has keys as long as they may be', async () => {
        const task = await log.open(TASK);
        const key = 'x'.repeat(STATE_KEY_BYTES_MAX);
        await task.commit(changing({ [key]: '1' }));
        expect(task.state.get(key)).toBe('1');
      });

      it('is replaced and removed', async () => {
        const task = await log.open(TASK);
        await task.commit(changing({ x: '1', y: '1' }));
        await task.commit(changing({ x: '2', y: null, z: null }));
        expect([task.state.get('x'), task.state.get('y'), task.state.get('z')]).toEqual(['2', undefined, undefined]);
      });

      it('belongs to one task', async () => {
        const [one, other] = [await log.open({ worker: WORKER, index: 0 }), await log.open(TASK)];
        await one.save(new Map([['x', 'one']]));
        await other.save(new Map([['x', 'other']]));
        await one.forget();
        expect([one.state.get('x'), other.state.get('x')]).toEqual([undefined, 'other']);
      });

      it('stands when the task is opened again', async () => {
        await (await log.open(TASK)).commit(changing({ x: '1' }));
        expect((await log.open(TASK)).state.get('x')).toBe('1');
      });
    });

    describe('a task', () => {
      it('that another has taken over can write no more', async () => {
        const first = await log.open(TASK);
        const second = await log.open(TASK);
        const late = { ...changing({ x: 'late' }), records: [draw('x', 'late')] };
        await expect(first.commit(late)).rejects.toThrow();
        await expect(first.save(new Map([['x', 'late']]))).rejects.toThrow();
        await expect(first.forget()).rejects.toThrow();
        expect(await valuesOf(log, DRAWS)).toEqual([]);
        await second.commit(changing({ y: '1' }));
        expect([second.state.get('x'), second.state.get('y')]).toEqual([undefined, '1']);
      });
    });

    it('keeps everything for the next process, where it is durable', async () => {
      await log.append([shipment('a', '1')]);
      await (await log.open(TASK)).commit({
        ...changing({ x: '1' }),
        records: [draw('x', 'kept')],
      });
      if (under.reopen === undefined) return;
      under = await under.reopen();
      expect(await valuesOf(under.log, SHIPMENTS)).toEqual([{ text: '1' }]);
      await untilSeen(under.log, DRAWS, 0);
      expect(await valuesOf(under.log, DRAWS)).toEqual([{ text: 'kept' }]);
      expect((await under.log.open(TASK)).state.get('x')).toBe('1');
    });
  });
}
