/** Our patch makes kafkajs encode records faster; the bytes must stay those of kafkajs as it was published. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { content, headers } from './arbitrary-messages.ts';
import { bothOf } from './patch.ts';

type Encoded = Readonly<{ buffer: Buffer }>;
type EncodeRecord = (record: object) => Encoded;
type EncoderClass = new () => Encoded &
  Record<'writeUVarInt' | 'writeVarInt' | 'writeVarLong', (value: number | bigint) => unknown>;

const [publishedRecord, patchedRecord] = bothOf<EncodeRecord>('src/protocol/recordBatch/record/v0/index.js');
const encoders = bothOf<EncoderClass>('src/protocol/encoder.js');

const record = fc.record(
  {
    key: fc.option(content),
    value: fc.option(content),
    headers,
    offsetDelta: fc.nat({ max: 2 ** 31 - 1 }),
    timestampDelta: fc.maxSafeInteger(),
  },
  { requiredKeys: ['key', 'value'] },
);

/** About the bounds of 32 bits too, within which no BigInt is needed. */
const long = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1).chain((bound) => fc.integer({ min: bound - 2, max: bound + 2 })),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
);

describe('the patched encoder writes the bytes of the published one', () => {
  it('is another', () => {
    expect(publishedRecord).not.toBe(patchedRecord);
    expect(publishedRecord.toString()).not.toBe(patchedRecord.toString());
  });

  const written = (write: 'writeUVarInt' | 'writeVarInt' | 'writeVarLong', value: number | bigint) =>
    encoders.map((Encoder) => {
      const encoder = new Encoder();
      encoder[write](value);
      return encoder.buffer.toString('hex');
    });

  it.each(['writeUVarInt', 'writeVarInt'] as const)('by %s', (write) => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        const [published, patched] = written(write, value);
        expect(patched).toBe(published);
      }),
      { numRuns: 1_000 },
    );
  });

  it('by writeVarLong', () => {
    fc.assert(
      fc.property(long, (value) => {
        const [published, patched] = written('writeVarLong', value);
        expect(patched).toBe(published);
      }),
      { numRuns: 1_000 },
    );
  });

  it('for records', () => {
    fc.assert(
      fc.property(record, (one) => {
        // Not by `toEqual`, which takes long over large buffers.
        expect(publishedRecord(one).buffer.equals(patchedRecord(one).buffer)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
