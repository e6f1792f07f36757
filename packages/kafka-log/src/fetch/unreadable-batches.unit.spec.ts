import { createHash } from 'node:crypto';
import { all, partition, shown, shownOf, textsOf } from '@oretrail/test-support/kafka/shown-partition';
import { batchOf, COMPRESSED, recordBytes } from '@oretrail/test-support/kafka/written-batch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerBytesOf } from '../header-bytes.ts';
import { BEGINNING_BYTES, HEADERS_READ_MAX } from '../limits.ts';
import type { FetchedMessage } from './fetched-message.ts';
import { INFLATED_BYTES_MAX } from './inflate.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('what nobody can read', () => {
  const head = (records: Buffer, count: number, codec = 0) => batchOf({ records, count, codec });
  const after = textsOf(['after'], { baseOffset: 3 });

  it.each([
    ['gzip', 1],
    ['snappy', 2],
    ['lz4', 3],
    ['zstd', 4],
    ['a codec that there is not', 7],
  ])('is there with the digest of its batch for each of its offsets: %s', (_, codec) => {
    const bytes = Buffer.from('these are no bytes of any codec');
    const of = partition([head(bytes, 3, codec), after]);
    const { messages, next } = all(of);
    expect(messages.map(shown)).toEqual(['0 bad-batch', '1 bad-batch', '2 bad-batch', '3 after']);
    expect(next).toBe(4);
    const withheld = { of: 'batch', bytes: bytes.length, sha256: sha256(bytes) };
    for (const message of messages.slice(0, 3)) expect(message).toMatchObject({ value: bytes, key: null, withheld });
  });

  it.each(['gzip', 'snappy', 'snappy of xerial', 'lz4', 'zstd'])('may be too much: %s', (compression) => {
    const bomb = COMPRESSED[compression];
    const bytes = bomb?.of(Buffer.alloc(INFLATED_BYTES_MAX + 1)) ?? Buffer.alloc(0);
    const { messages } = all(partition([head(bytes, 3, bomb?.codec), after]));
    expect(messages.map(shown)).toEqual(['0 batch-too-large', '1 batch-too-large', '2 batch-too-large', '3 after']);
    expect(messages[0]?.value).toEqual(bytes.subarray(0, BEGINNING_BYTES));
  });

  it('leaves the records before it as they are', () => {
    const first = recordBytes(0, { value: Buffer.from('a') });
    const cut = recordBytes(1, { value: Buffer.from('b') }).subarray(0, 4);
    expect(shownOf(partition([head(Buffer.concat([first, cut]), 3), after]))).toEqual([
      '0 a',
      '1 bad-batch',
      '2 bad-batch',
      '3 after',
      4,
    ]);
  });

  it.each([
    ['beyond the batch', [0, 7, 1], ['0 v0', '1 bad-batch', '2 bad-batch', '3 after', 4]],
    ['twice', [0, 0, 1], ['0 v0', '1 bad-batch', '2 bad-batch', '3 after', 4]],
    ['before the batch', [-1, 0, 1], ['0 bad-batch', '1 bad-batch', '2 bad-batch', '3 after', 4]],
  ])('are records with an offset %s', (_, deltas, due) => {
    const records = Buffer.concat(deltas.map((delta) => recordBytes(delta, { value: Buffer.from(`v${delta}`) })));
    expect(shownOf(partition([head(records, 3), after]))).toEqual(due);
  });

  it('may be a record of more headers than anybody reads', () => {
    const header = { name: Buffer.from('h'), value: null };
    const withHeaders = (count: number) => {
      const headerBytes = headerBytesOf(Array.from({ length: count }, () => header));
      return recordBytes(0, { key: Buffer.from('key'), value: Buffer.from('value'), headerBytes });
    };
    const [most, over] = [HEADERS_READ_MAX, HEADERS_READ_MAX + 1].map((count) => head(withHeaders(count), 1));
    const { messages } = all(partition([most ?? after]));
    expect(messages).toMatchObject([{ headerCount: HEADERS_READ_MAX }]);
    expect(messages[0]).not.toHaveProperty('withheld');
    expect(all(partition([over ?? after])).messages).toMatchObject([
      {
        headerCount: 0,
        key: Buffer.from('key'),
        value: Buffer.from('value'),
        withheld: { code: 'too-many-headers', of: 'record' },
      },
    ]);
  });

  it('never ends the reading, nor leaves an offset out, whatever bytes a broker holds', () => {
    const good = Buffer.concat(
      ['a', 'b', 'c'].map((text, i) => recordBytes(i, { key: Buffer.from(text), value: Buffer.from(text) })),
    );
    const change = fc.tuple(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(COMPRESSED)), fc.array(change, { maxLength: 3 }), (name, changes) => {
        const spoilt = Buffer.from(good);
        for (const [at, by] of changes) spoilt[at] = (spoilt[at] ?? 0) ^ by;
        const { codec, of } = COMPRESSED[name] ?? { codec: 0, of: (bytes: Buffer) => bytes };
        const { messages, next } = all(partition([head(of(spoilt), 3, codec), after]));
        expect(shown(messages.at(-1) ?? ({} as FetchedMessage))).toBe('3 after');
        expect(next).toBe(4);
      }),
      { numRuns: 1_000 },
    );
  });
});
