import { all, NO_LIMIT, partition, shownOf, textsOf } from '@oretrail/test-support/kafka/shown-partition';
import { batchOf, COMPRESSED, markerOf, recordBytes } from '@oretrail/test-support/kafka/written-batch';
import { describe, expect, it } from 'vitest';
import { BATCH_BYTES_MAX, READ_WEIGHT_MAX } from '../limits.ts';
import { CODECS } from './inflate.ts';

const TRANSACTIONAL = 0x10;
const APPEND_TIME = 0x08;

describe('an answer', () => {
  it.each(Object.keys(COMPRESSED))('has its records by %s', (compression) => {
    const batches = [textsOf(['a', 'b'], {}, compression), textsOf(['c'], { baseOffset: 2 }, compression)];
    expect(shownOf(partition(batches))).toEqual(['0 a', '1 b', '2 c', 3]);
    expect(shownOf(partition(batches, 1))).toEqual(['1 b', '2 c', 3]);
    expect(shownOf(partition(batches), 2)).toEqual(['0 a', '1 b', 2]);
  });

  it('that ends within a batch has those before it', () => {
    const whole = [textsOf(['a']), textsOf(['b'], { baseOffset: 1 })];
    const bytes = Buffer.concat(whole);
    for (let end = textsOf(['a']).length; end < bytes.length; end += 1) {
      expect(shownOf(partition([bytes.subarray(0, end)]))).toEqual(['0 a', 1]);
    }
  });

  it('hands out its records in parts, each once', () => {
    const of = partition([textsOf(['a', 'b', 'c'])]);
    expect(of.take(2, NO_LIMIT)).toMatchObject({
      messages: [{ value: Buffer.from('a') }, {}],
      next: 2,
      isAll: false,
    });
    expect(of.take(2, NO_LIMIT)).toMatchObject({ messages: [{ value: Buffer.from('c') }], next: 3, isAll: true });
  });

  it('hands out no more at once than a step works on, and a larger record alone', () => {
    const large = 'x'.repeat(READ_WEIGHT_MAX);
    const of = partition([textsOf(['a', large, 'b', 'c'])]);
    const numbers: number[] = [];
    for (let isAll = false; !isAll; ) {
      const taken = of.take(NO_LIMIT, NO_LIMIT);
      numbers.push(taken.messages.length);
      isAll = taken.isAll;
    }
    expect(numbers).toEqual([1, 1, 2]);
  });

  it('inflates no more at once than one batch may become, and holds nothing back', () => {
    const bomb = COMPRESSED['zstd']?.of(Buffer.alloc(BATCH_BYTES_MAX + 1)) ?? Buffer.alloc(0);
    const batches = [0, 1, 2].map((baseOffset) => batchOf({ records: bomb, count: 1, baseOffset, codec: CODECS.zstd }));
    const of = partition([...batches, textsOf(['a', 'b'], { baseOffset: 3 }, 'zstd')]);
    const offsets: (readonly number[])[] = [];
    for (let isAll = false; !isAll; ) {
      const taken = of.take(NO_LIMIT, NO_LIMIT);
      offsets.push(taken.messages.map(({ offset }) => offset));
      isAll = taken.isAll;
    }
    expect(offsets).toEqual([[0], [1, 2], [3, 4]]);
  });

  it('goes on behind what compaction has taken away', () => {
    const holes = Buffer.concat([1, 4].map((delta) => recordBytes(delta, { value: Buffer.from(`v${delta}`) })));
    const compacted = batchOf({ records: holes, count: 2, lastOffsetDelta: 6 });
    const empty = batchOf({ records: Buffer.alloc(0), count: 0, baseOffset: 7, lastOffsetDelta: 2 });
    expect(shownOf(partition([compacted]))).toEqual(['1 v1', '4 v4', 7]);
    expect(shownOf(partition([compacted, empty]))).toEqual(['1 v1', '4 v4', 10]);
  });

  it('has the time of the broker or of the writer, as its topic has it', () => {
    const records = recordBytes(0, { value: Buffer.from('a'), timestampDelta: 5 });
    const times = { records, count: 1, firstTimeMs: 1_000, lastTimeMs: 2_000 };
    expect(all(partition([batchOf(times)])).messages).toMatchObject([{ timeMs: 1_005 }]);
    const byBroker = batchOf({ ...times, attributes: APPEND_TIME });
    expect(all(partition([byBroker])).messages).toMatchObject([{ timeMs: 2_000 }]);
  });

  it('of another version is a fault of the broker', () => {
    const old = textsOf(['a']);
    old.writeInt8(1, 16);
    expect(() => partition([old])).toThrow('version 1');
  });
});

describe('transactions', () => {
  const open = (baseOffset: number, producerId: number, text: string) =>
    textsOf([text], { baseOffset, producerId, attributes: TRANSACTIONAL });

  it('that were aborted are left out, others of the same and of other producers are not', () => {
    const batches = [
      open(0, 1, 'no'),
      open(1, 2, 'yes'),
      textsOf(['plain'], { baseOffset: 2 }),
      markerOf(false, { baseOffset: 3, producerId: 1 }),
      open(4, 1, 'later'),
      markerOf(true, { baseOffset: 5, producerId: 2 }),
      markerOf(true, { baseOffset: 6, producerId: 1 }),
    ];
    const aborted = [{ producerId: 1n, firstOffset: 0 }];
    expect(shownOf(partition(batches, 0, aborted))).toEqual(['1 yes', '2 plain', '4 later', 7]);
    const told = partition(batches, 0, aborted).take(NO_LIMIT, NO_LIMIT);
    expect(told.blanks).toEqual([
      [0, 1],
      [3, 4],
      [5, 7],
    ]);
    const inParts = partition(batches, 0, aborted);
    const parts: unknown[] = [];
    for (let next = 0; next < 6; ) {
      const taken = inParts.take(1, 6);
      next = taken.next;
      parts.push([taken.messages.map(({ offset }) => offset), next, taken.blanks]);
    }
    expect(parts).toEqual([
      [[1], 2, [[0, 1]]],
      [[2], 3, []],
      [
        [4],
        6,
        [
          [3, 4],
          [5, 6],
        ],
      ],
    ]);
  });

  it('that were aborted are left out in whatever order they ended', () => {
    const batches = [
      open(0, 1, 'no'),
      open(1, 2, 'no'),
      markerOf(false, { baseOffset: 2, producerId: 2 }),
      markerOf(false, { baseOffset: 3, producerId: 1 }),
      open(4, 2, 'yes'),
    ];
    const aborted = [
      { producerId: 2n, firstOffset: 1 },
      { producerId: 1n, firstOffset: 0 },
    ];
    expect(shownOf(partition(batches, 0, aborted))).toEqual(['4 yes', 5]);
  });

  it('are not ended by a record of a user that looks like a marker', () => {
    const fake = batchOf({
      records: recordBytes(0, { key: Buffer.alloc(4), value: Buffer.alloc(6) }),
      count: 1,
      baseOffset: 1,
      producerId: 1,
      attributes: TRANSACTIONAL,
    });
    const batches = [open(0, 1, 'no'), fake, open(2, 1, 'no'), markerOf(false, { baseOffset: 3, producerId: 1 })];
    expect(shownOf(partition(batches, 0, [{ producerId: 1n, firstOffset: 0 }]))).toEqual([4]);
  });
});
