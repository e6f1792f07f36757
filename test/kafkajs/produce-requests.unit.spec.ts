/** Our patch writes a produce request into one buffer, and groups messages in one pass; what comes of it must stay the same. */
import { headerBytesOf } from '@oretrail/kafka-log';
import { runsOf } from '@oretrail/test-support/runs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AnyMessage, message, produceRequest, text } from './arbitrary-messages.ts';
import { bothOf } from './patch.ts';

type Encoded = Readonly<{ buffer: Buffer; buf: Buffer }>;
type Request = Readonly<{ encode(): Promise<Encoded> }>;
type CreateRequest = (of: { correlationId: number; clientId: string | null; request: Request }) => Promise<Encoded>;
type Produce = (request: object) => Request;
type Group = (of: object) => Readonly<Record<string, readonly AnyMessage[]>>;

const VERSIONS = [3, 4, 5, 6, 7];
const [publishedRequest, patchedRequest] = bothOf<CreateRequest>('src/protocol/request.js');
const [publishedGroup, patchedGroup] = bothOf<Group>('src/producer/groupMessagesPerPartition.js');
const [publishedRecord] = bothOf<(record: object) => Encoded>('src/protocol/recordBatch/record/v0/index.js');
const produceOf = (version: number) => bothOf<Produce>(`src/protocol/requests/produce/v${version}/request.js`);
const [publishedProduce, patchedProduce] = produceOf(7);

/** Bytes that a request's buffer has left: its last number of variable length may be as short as one byte of five. */
const SLACK_BYTES = 4;
/** Messages of a partition as one that brings their records, in two parts. */
function writtenOf(messages: readonly AnyMessage[]): readonly AnyMessage[] {
  const records = messages.map((one, offsetDelta) => publishedRecord({ ...one, offsetDelta }).buffer);
  const [half, all] = [records.length >> 1, { recordCount: records.length, value: null, key: 'not looked at' }];
  return [{ ...all, recordBytes: [records.slice(0, half), records.slice(half)].map((of) => Buffer.concat(of)) }];
}

type Messages = readonly AnyMessage[];

/** The same request with other messages. */
function mapMessages<R extends { topicData: readonly { partitions: readonly { messages: Messages }[] }[] }>(
  request: R,
  map: (of: Messages) => Messages,
): R {
  const topicData = request.topicData.map((topic) => ({
    ...topic,
    partitions: topic.partitions.map((of) => ({ ...of, messages: map(of.messages) })),
  }));
  return { ...request, topicData };
}

/** Not by `toEqual`, which takes long over large buffers. */
async function expectSame(published: Promise<Encoded>, patched: Promise<Encoded>): Promise<void> {
  expect((await published).buffer.equals((await patched).buffer)).toBe(true);
}

beforeEach(() => {
  // A message without a time has the clock's.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a produce request', () => {
  it('has the bytes of the published encoder, in each version', async () => {
    await fc.assert(
      fc.asyncProperty(produceRequest, fc.constantFrom(...VERSIONS), async (asked, version) => {
        const [published, patched] = produceOf(version);
        await expectSame(published(asked).encode(), patched(asked).encode());
      }),
      { numRuns: runsOf(200) },
    );
  });

  it('has them behind its own head too', async () => {
    await fc.assert(
      fc.asyncProperty(produceRequest, fc.option(text), fc.nat(), async (asked, clientId, correlationId) => {
        const head = { clientId, correlationId };
        const published = publishedRequest({ ...head, request: publishedProduce(asked) });
        await expectSame(published, patchedRequest({ ...head, request: patchedProduce(asked) }));
      }),
      { numRuns: runsOf(50) },
    );
  });

  it('is written into a buffer that never grows if it is not compressed, behind its own head', async () => {
    await fc.assert(
      fc.asyncProperty(produceRequest, async (asked) => {
        const request = patchedProduce({ ...asked, compression: 0 });
        for (const encoded of [request.encode(), patchedRequest({ clientId: 'c', correlationId: 1, request })]) {
          const { buffer, buf } = await encoded;
          expect(buf.length).toBe(buffer.length + SLACK_BYTES);
        }
      }),
      { numRuns: runsOf(100) },
    );
  });
});

describe('a message that brings its own', () => {
  it('records is written with them, be they compressed or not', async () => {
    const timeless = produceRequest.map((asked) =>
      mapMessages(asked, (of) => of.map(({ timestamp: _, ...one }) => one)),
    );
    await fc.assert(
      fc.asyncProperty(timeless, async (asked) => {
        const own = patchedProduce(mapMessages(asked, writtenOf));
        await expectSame(publishedProduce(asked).encode(), own.encode());
      }),
      { numRuns: runsOf(100) },
    );
  });

  it('records is refused beside another', async () => {
    const [written] = writtenOf([{ key: null, value: 'one' }]);
    const topicData = [{ topic: 't', partitions: [{ partition: 0, messages: [written, { value: 'another' }] }] }];
    await expect(patchedProduce({ acks: -1, timeout: 1, topicData }).encode()).rejects.toThrow(
      'written records are not alone in a batch',
    );
  });

  it('header bytes is written with them', async () => {
    const asBytes = ({ headers = {}, ...one }: AnyMessage): AnyMessage => {
      const list = Object.entries(headers).flatMap(([name, values]) =>
        [values].flat().map((value) => ({ name: Buffer.from(name), value: Buffer.from(value) })),
      );
      return Object.assign(one, { headerBytes: headerBytesOf(list) });
    };
    await fc.assert(
      fc.asyncProperty(produceRequest, async (asked) => {
        const own = patchedProduce(mapMessages(asked, (of) => of.map(asBytes)));
        await expectSame(publishedProduce(asked).encode(), own.encode());
      }),
      { numRuns: runsOf(50) },
    );
  });
});

describe('messages by their partitions', () => {
  it('are those of the published grouping, in its order', () => {
    const placed = fc.array(fc.tuple(message, fc.nat({ max: 12 })), { maxLength: 40 });
    fc.assert(
      fc.property(placed, fc.boolean(), (of, isKnown) => {
        const messages = of.map(([one]) => one);
        const places = new Map(of);
        const partitioner = (asked: { message: AnyMessage }) => places.get(asked.message);
        const asked = { topic: 't', partitionMetadata: isKnown ? [{}] : [], messages, partitioner };
        const [published, patched] = [publishedGroup(asked), patchedGroup(asked)];
        expect(Object.keys(patched)).toEqual(Object.keys(published));
        for (const [partition, due] of Object.entries(published)) {
          expect(patched[partition]?.length).toBe(due.length);
          expect(due.every((one, i) => one === patched[partition]?.[i])).toBe(true);
        }
      }),
      { numRuns: runsOf(200) },
    );
  });
});
