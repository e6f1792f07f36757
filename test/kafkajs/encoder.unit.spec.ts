/** Our patch makes kafkajs encode records faster; the bytes must stay those of kafkajs as it was published. */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireUnpatched } from './patch.ts';

type Encoded = Readonly<{ buffer: Buffer }>;
type EncodeRecord = (record: object) => Encoded;
type EncodeRequest = (request: object) => { encode(): Promise<Encoded> };
type EncoderClass = new () => Encoded & { writeUVarInt(value: number): unknown; writeVarInt(value: number): unknown };

const RECORD = 'src/protocol/recordBatch/record/v0/index.js';
const REQUEST = 'src/protocol/requests/produce/v7/request.js';
const ENCODER = 'src/protocol/encoder.js';
const require = createRequire(import.meta.url);
const both = <T>(path: string): readonly [published: T, patched: T] => [
  requireUnpatched(path) as T,
  require(`kafkajs/${path}`),
];

const [publishedRecord, patchedRecord] = both<EncodeRecord>(RECORD);
const [publishedRequest, patchedRequest] = both<EncodeRequest>(REQUEST);
const encoders = both<EncoderClass>(ENCODER);

/** Beyond the 512 bytes of a new buffer, and about powers of two, where buffers grow. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map(Buffer.from),
  fc.integer({ min: -8, max: 8 }).map((more) => Buffer.alloc(512 + more, 7)),
  fc.integer({ min: 0, max: 70_000 }).map((length) => Buffer.alloc(length, 9)),
);
const text = fc.string({ unit: 'binary', maxLength: 40 });
const content = fc.oneof(bytes, text);
const headers = fc.dictionary(text, fc.oneof(content, fc.array(content, { maxLength: 3 })), { maxKeys: 10 });
const message = fc.record(
  {
    key: fc.option(content),
    value: fc.option(content),
    headers,
    timestamp: fc.maxSafeNat().map(String),
  },
  { requiredKeys: ['key', 'value'] },
);
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

/** Not by `toEqual`, which takes long over large buffers. */
const same = ([published, patched]: readonly [Encoded, Encoded]): boolean => published.buffer.equals(patched.buffer);

describe('the patched encoder writes the bytes of the published one', () => {
  it('is another', () => {
    expect(publishedRecord).not.toBe(patchedRecord);
    expect(publishedRecord.toString()).not.toBe(patchedRecord.toString());
  });

  it('for numbers of variable length', () => {
    const written = (write: 'writeUVarInt' | 'writeVarInt', value: number) =>
      encoders.map((Encoder) => {
        const encoder = new Encoder();
        encoder[write](value);
        return encoder.buffer.toString('hex');
      });
    fc.assert(
      fc.property(fc.integer(), (value) => {
        for (const write of ['writeUVarInt', 'writeVarInt'] as const) {
          const [published, patched] = written(write, value);
          expect(patched).toBe(published);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('for records', () => {
    fc.assert(
      fc.property(record, (one) => {
        expect(same([publishedRecord(one), patchedRecord(one)])).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('for whole requests, plain and gzipped', async () => {
    const request = fc.record({
      messages: fc.array(message, { minLength: 1, maxLength: 5 }),
      compression: fc.constantFrom(0, 1),
      transactionalId: fc.option(text),
    });
    const topicData = (messages: readonly object[]) => [
      // Without a timestamp it takes the clock's.
      {
        topic: 't',
        partitions: [{ partition: 3, firstSequence: 5, messages: messages.map((m) => ({ timestamp: '7', ...m })) }],
      },
    ];
    await fc.assert(
      fc.asyncProperty(request, async ({ messages, ...rest }) => {
        const asked = {
          acks: -1,
          timeout: 30_000,
          producerId: 12,
          producerEpoch: 3,
          topicData: topicData(messages),
          ...rest,
        };
        const encoded = await Promise.all([publishedRequest(asked).encode(), patchedRequest(asked).encode()]);
        expect(same(encoded)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
