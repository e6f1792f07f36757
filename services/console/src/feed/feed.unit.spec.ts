import { Writers } from '@oretrail/avro';
import type { Position, PublicBatch } from '@oretrail/read-model';
import { SEALS, topicPartitionOf } from '@oretrail/runtime';
import { expect, it } from 'vitest';
import { Feed, type FeedReader } from './feed.ts';

const PLACE = { topic: SEALS, partition: 0 } as const;
/** Records of a reading, of which no content matters here. */
const READ_AT_ONCE = 10;
const writers = new Writers({ textsOf: async () => new Map() });

type Fold = Readonly<{ from: number; next: number; end: () => void; fail: (error: Error) => void }>;

/** A feed over a topic of so many records. Each fold ends when the spec says so. */
function fed(records: number) {
  const stopping = new AbortController();
  const [reads, folds, behind]: [number[], Fold[], number[]] = [[], [], []];
  let position: Position = [];
  const reader: FeedReader = {
    ends: async () => new Map([[topicPartitionOf(SEALS, 0), records]]),
    read: async ([place]) => {
      const from = place?.from ?? 0;
      reads.push(from);
      if (from >= records) {
        await new Promise((resolve) => setImmediate(resolve));
        return [];
      }
      return [{ ...PLACE, messages: [], next: Math.min(records, from + READ_AT_ONCE), blanks: [] }];
    },
    close: async () => {},
  };
  const knowledge = {
    get position() {
      return position;
    },
    fold: ([batch]: readonly PublicBatch[]) =>
      new Promise<void>((resolve, fail) => {
        const { from = 0, next = 0 } = batch ?? {};
        const end = (): void => {
          position = [{ ...PLACE, next }];
          resolve();
        };
        folds.push({ from, next, end, fail });
      }),
    note: ([end]: Position) => void behind.push((end?.next ?? 0) - (position[0]?.next ?? 0)),
  };
  const nothing = (): void => {};
  const calls = { onReady: nothing, onAway: nothing, onBack: nothing };
  const feed = new Feed({ openReader: () => reader, writers, places: [PLACE], knowledge, ...calls });
  const ended = feed.run(stopping.signal);
  return { reads, folds, behind, ended, stop: () => stopping.abort() };
}

it('reads on while it folds, a few readings ahead, and folds each record once, in order', async () => {
  const { reads, folds, ended, stop } = fed(45);
  await expect.poll(() => reads).toEqual([0, 10, 20, 30]);
  expect(folds.map(({ from, next }) => [from, next])).toEqual([
    [0, 10],
    [10, 20],
    [20, 30],
  ]);
  folds[0]?.end();
  await expect.poll(() => reads).toEqual([0, 10, 20, 30, 40]);
  folds[1]?.end();
  await expect.poll(() => folds.length).toBe(5);
  for (const fold of folds) fold.end();
  stop();
  await ended;
  expect(folds.map(({ from, next }) => [from, next])).toEqual([
    [0, 10],
    [10, 20],
    [20, 30],
    [30, 40],
    [40, 45],
  ]);
});

it('has folded the last records before it says how far it is behind', async () => {
  const { folds, behind, ended, stop } = fed(5);
  await expect.poll(() => folds.length).toBe(1);
  expect(behind).toEqual([5]);
  folds[0]?.end();
  await expect.poll(() => behind.length).toBeGreaterThan(1);
  stop();
  await ended;
  expect(behind.slice(0, 2)).toEqual([5, 0]);
});

it('ends with the failure of a fold, and folds nothing after it', async () => {
  const { folds, ended } = fed(45);
  await expect.poll(() => folds.length).toBe(3);
  folds[0]?.fail(new Error('the disk is full'));
  await expect(ended).rejects.toThrow('the disk is full');
  expect(folds.length).toBe(3);
});

it('is not over before its last fold is', async () => {
  const { reads, folds, ended, stop } = fed(25);
  await expect.poll(() => reads).toEqual([0, 10, 20]);
  let isOver = false;
  const over = ended.then(() => {
    isOver = true;
  });
  stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  const endAll = (): boolean => {
    for (const fold of folds) fold.end();
    return isOver;
  };
  await expect.poll(endAll).toBe(true);
  await over;
});
