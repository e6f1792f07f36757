/** Messages as callers of kafkajs may give them, for properties of how they are encoded. */
import fc from 'fast-check';

/** Beyond the 512 bytes of a new buffer, and about powers of two, where buffers grow. */
export const bytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 40 }).map(Buffer.from),
  fc.integer({ min: -8, max: 8 }).map((more) => Buffer.alloc(512 + more, 7)),
  fc.integer({ min: 0, max: 70_000 }).map((length) => Buffer.alloc(length, 9)),
);

/** Any text, of several bytes a character too. */
export const text: fc.Arbitrary<string> = fc.string({ unit: 'binary', maxLength: 40 });

/** What a key, a value or a header may be. */
export const content: fc.Arbitrary<Buffer | string> = fc.oneof(bytes, text);

/** Headers by their names; a list of values is a header that is repeated, or not there at all. */
export const headers: fc.Arbitrary<Readonly<Record<string, unknown>>> = fc.dictionary(
  text,
  fc.oneof(content, fc.array(content, { maxLength: 3 })),
  { maxKeys: 10 },
);

/** As kafkajs takes them: 0 and none at all mean the clock's. kafkajs sorts them as texts, so a delta may be below zero. */
const timestamp = fc.oneof(
  fc.maxSafeNat(),
  fc.maxSafeNat().map(String),
  fc.nat({ max: 20 }),
  fc.nat({ max: 20 }).map(String),
);

/** A message, be it by itself or one that brings its records. */
export type AnyMessage = Readonly<{
  key: unknown;
  value: unknown;
  headers?: object;
  timestamp?: number | string;
  recordBytes?: readonly Buffer[];
}>;
/** Any message without bytes of its own. */
export const message: fc.Arbitrary<AnyMessage> = fc.record(
  { key: fc.option(content), value: fc.option(content), headers, timestamp },
  { requiredKeys: ['key', 'value'] },
);

/** Messages of one partition, with and without times. */
const messages = fc.oneof(
  fc.array(message, { minLength: 1, maxLength: 6 }),
  fc.array(
    message.map(({ timestamp: _, ...timeless }) => timeless),
    { minLength: 1, maxLength: 6 },
  ),
);

/** What a produce request is made of: several topics and partitions, plain or gzipped. */
export const produceRequest = fc.record({
  acks: fc.constantFrom(-1, 0, 1),
  timeout: fc.nat({ max: 60_000 }),
  compression: fc.constantFrom(0, 1),
  transactionalId: fc.option(text),
  producerId: fc.bigInt({ min: -1n, max: 2n ** 63n - 1n }),
  producerEpoch: fc.nat({ max: 32_767 }),
  topicData: fc.array(
    fc.record({
      topic: text,
      partitions: fc.array(fc.record({ partition: fc.nat(), firstSequence: fc.nat({ max: 2 ** 31 - 1 }), messages }), {
        maxLength: 3,
      }),
    }),
    { maxLength: 3 },
  ),
});
