/** Our reader decodes batches itself, without an object a header and a Long a number: it must read what kafkajs reads. */
import { headerBytesOf, headersIn } from '@oretrail/kafka-log';
import { all, partition } from '@oretrail/test-support/kafka/shown-partition';
import { batchOf, COMPRESSED, recordBytes } from '@oretrail/test-support/kafka/written-batch';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytes } from './arbitrary-messages.ts';
import { requireUnpatched } from './patch.ts';

type HeaderValue = Buffer | null;
type Headers = Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
type DecodedRecord = Readonly<{
  offset: string;
  timestamp: string;
  key: Buffer | null;
  value: Buffer | null;
  headers: Headers;
  isControlRecord: boolean;
}>;
type DecodeBatch = (decoder: object) => Promise<Readonly<{ records: readonly DecodedRecord[] }>>;
type DecoderClass = new (bytes: Buffer) => object;

const published = requireUnpatched('src/protocol/recordBatch/v0/decoder.js') as DecodeBatch;
const PublishedDecoder = requireUnpatched('src/protocol/decoder.js') as DecoderClass;
const recordsOf = async (batch: Buffer) => (await published(new PublishedDecoder(batch))).records;

const APPEND_TIME = 0x08;
const TRANSACTIONAL = 0x10;
const CONTROL = 0x20;
/** From here on our reader refuses a number of variable length: LONG_MAX of @oretrail/avro. */
const REFUSED_FROM = 2n ** 52n;

const smallDelta = fc.integer({ min: -100, max: 100_000 });
const header = fc.record({
  // Few names, so that they are repeated; not those that the published object of headers inherits, which it gets wrong.
  name: fc.oneof(
    fc.constantFrom('a', 'ce_id', '7', '').map((name) => Buffer.from(name)),
    bytes,
  ),
  value: fc.option(bytes),
});
const record = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headerBytes: fc.array(header, { maxLength: 6 }).map(headerBytesOf),
  timestampDelta: fc.oneof(smallDelta, fc.integer(), fc.integer({ min: -(2 ** 52) + 1, max: 2 ** 52 - 1 })),
  /** Offsets that compaction has taken away before it. */
  gap: fc.oneof(fc.constant(0), fc.nat({ max: 3 })),
});
const batch = fc.record({
  records: fc.array(record, { minLength: 1, maxLength: 6 }),
  baseOffset: fc.oneof(fc.nat(), fc.nat({ max: 2 ** 52 })),
  firstTimeMs: fc.oneof(fc.constant(-1), fc.nat(), fc.maxSafeInteger()),
  lastTimeMs: fc.nat({ max: 2 ** 52 }).map((time) => time + 1),
  // kafkajs as published has no other codec.
  compression: fc.constantFrom('none', 'gzip'),
  attributes: fc
    .tuple(fc.constantFrom(0, APPEND_TIME), fc.constantFrom(0, TRANSACTIONAL), fc.constantFrom(0, 0, 0, CONTROL))
    .map((bits) => bits.reduce((all: number, bit) => all | bit, 0)),
});

/** Headers as kafkajs gives them, each name once, in no order. */
function byName(headers: Iterable<readonly [string, HeaderValue | readonly HeaderValue[]]>): readonly unknown[] {
  const values = new Map<string, HeaderValue[]>();
  for (const [name, of] of headers) {
    const list: readonly HeaderValue[] = Array.isArray(of) ? of : [of];
    values.set(name, [...(values.get(name) ?? []), ...list]);
  }
  return [...values]
    .map(([name, list]) => [name, list.map((one) => one?.toString('hex') ?? null)])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

/** What must be the same, without buffers, for which `toEqual` takes long. */
const place = ({ key, value }: Readonly<{ key: HeaderValue; value: HeaderValue }>) => ({
  key: key?.toString('hex') ?? null,
  value: value?.toString('hex') ?? null,
});

describe('our reader', () => {
  it('reads what the published kafkajs reads of any batch, but for markers', async () => {
    await fc.assert(
      fc.asyncProperty(batch, async ({ records, compression, ...of }) => {
        const { codec, of: compress } = COMPRESSED[compression] ?? { codec: 0, of: (plain: Buffer) => plain };
        let offsetDelta = -1;
        const parts = records.map(({ gap, ...one }) => {
          offsetDelta += 1 + gap;
          return recordBytes(offsetDelta, one);
        });
        const written = { ...of, count: records.length, lastOffsetDelta: offsetDelta };
        const whole = batchOf({ ...written, codec, records: compress(Buffer.concat(parts)) });

        const due = (await recordsOf(whole))
          .filter(({ isControlRecord }) => !isControlRecord)
          .map((one) => ({
            ...place(one),
            offset: Number(one.offset),
            timeMs: Number(one.timestamp),
            headers: byName(Object.entries(one.headers)),
          }));
        expect(due).toHaveLength((of.attributes & CONTROL) === 0 ? records.length : 0);
        const { messages, next } = all(partition([whole], of.baseOffset));
        const read = messages.map((one) => ({
          ...place(one),
          offset: one.offset,
          timeMs: one.timeMs,
          headers: byName([...headersIn(one.headerBytes)].map(({ name, value }) => [name.toString(), value] as const)),
        }));
        expect(read).toEqual(due);
        expect(next).toBe(of.baseOffset + offsetDelta + 1);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses a time that it would read wrongly, and says so', async () => {
    const near = fc.constantFrom(REFUSED_FROM, 2n * REFUSED_FROM, 2n ** 63n - 10n);
    const delta = fc.tuple(near, fc.bigInt({ min: -9n, max: 9n }), fc.constantFrom(1n, -1n));
    await fc.assert(
      fc.asyncProperty(delta, async ([bound, more, sign]) => {
        const timestampDelta = sign * (bound + more);
        const whole = batchOf({ records: recordBytes(0, { timestampDelta }), count: 1 });
        const [due] = await recordsOf(whole);
        expect(due?.timestamp).toBe(String(timestampDelta));
        const [message] = all(partition([whole])).messages;
        const isRead = timestampDelta < REFUSED_FROM && timestampDelta >= -REFUSED_FROM;
        if (isRead) expect(message).toMatchObject({ timeMs: Number(timestampDelta) });
        expect(message?.withheld?.code).toBe(isRead ? undefined : 'bad-batch');
      }),
      { numRuns: 300 },
    );
  });
});
