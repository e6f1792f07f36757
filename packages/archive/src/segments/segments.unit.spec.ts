import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { deflateRawSync } from 'node:zlib';
import { anyRecord, anyRecords, plainRecord } from '@oretrail/test-support/archive/arbitrary-records';
import { codeOf } from '@oretrail/test-support/archive/thrown-code';
import avsc from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SEGMENT_BYTES_MAX, SEGMENT_RECORDS_MAX } from '../limits.ts';
import { type ArchivedRecord, readRecords, recordBytes } from './archived-record.ts';
import { headerOf, longBytes } from './container.ts';
import { readSegment } from './read-segment.ts';
import { type SegmentPlace, syncMarkerOf } from './segment-place.ts';
import type { SegmentTotals } from './segment-tally.ts';
import { type FinishedSegment, SegmentWriter } from './segment-writer.ts';

const SHIPMENTS = { topic: 'sourcing.shipments.v1', partition: 3 };

function written(records: readonly ArchivedRecord[]): FinishedSegment {
  const writer = new SegmentWriter({ ...SHIPMENTS, first: records[0]?.offset ?? 0 });
  for (const record of records) writer.add(record.offset, recordBytes(record));
  return writer.finish();
}

async function read(place: SegmentPlace, object: Buffer, pieceBytes = object.length) {
  const pieces = Array.from({ length: Math.ceil(object.length / pieceBytes) }, (_, i) =>
    object.subarray(i * pieceBytes, (i + 1) * pieceBytes),
  );
  const records: ArchivedRecord[] = [];
  let totals: SegmentTotals | null = null;
  const onEnd = (found: SegmentTotals): void => {
    totals = found;
  };
  for await (const block of readSegment(place, pieces, onEnd)) records.push(...block);
  return { records, totals: totals as SegmentTotals | null };
}

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('a segment', () => {
  it('is read as it was written, in pieces of any size', () =>
    fc.assert(
      fc.asyncProperty(anyRecords(), fc.integer({ min: 1, max: 500 }), async (records, pieceBytes) => {
        const { place, object, ...totals } = written(records);
        expect(await read(place, object, pieceBytes)).toStrictEqual({ records, totals });
      }),
    ));

  it('is the same bytes whenever it is written', () => {
    fc.assert(
      fc.property(anyRecords(), (records) => {
        expect(written(records).object).toEqual(written(records).object);
      }),
    );
  });

  it('is what avsc takes for an object container file, over several blocks', async () => {
    const records = Array.from({ length: 300 }, (_, i) => plainRecord(i, 1_000));
    const { object } = written(records);
    const offsets: number[] = [];
    for await (const { offset } of Readable.from([object]).pipe(new avsc.streams.BlockDecoder())) offsets.push(offset);
    expect(offsets).toEqual(records.map(({ offset }) => offset));
  });

  it('has the digests that common tools give', () => {
    const records = Array.from({ length: 100 }, (_, i) => plainRecord(i, 1_000));
    const { object, contentSha256, objectSha256, objectBytes, recordBytes: bytes } = written(records);
    const content = Buffer.concat(records.map(recordBytes));
    expect([objectSha256, objectBytes]).toEqual([sha256(object), object.length]);
    expect([contentSha256, bytes]).toEqual([sha256(content), content.length]);
  });

  it('has a marker that follows from its place', () => {
    const place = { ...SHIPMENTS, first: 50_000 };
    const due = sha256(Buffer.from('["sourcing.shipments.v1",3,50000]')).slice(0, 32);
    expect(syncMarkerOf(place).toString('hex')).toBe(due);
    const markers = [place, { ...place, first: 5_000 }, { ...place, partition: 35 }].map((one) =>
      syncMarkerOf(one).toString('hex'),
    );
    expect(new Set(markers).size).toBe(3);
  });
});

describe('bounds of a segment', () => {
  it('are 50,000 records', () => {
    const writer = new SegmentWriter({ ...SHIPMENTS, first: 0 });
    const empty = recordBytes(plainRecord(0, 0));
    for (let offset = 0; offset < SEGMENT_RECORDS_MAX; offset += 1) {
      expect(writer.hasRoomFor(empty.length)).toBe(true);
      writer.add(offset, empty);
    }
    expect(writer.hasRoomFor(empty.length)).toBe(false);
    expect(codeOf(() => writer.add(SEGMENT_RECORDS_MAX, empty))).toBe('too-large');
  });

  it('are 32 MiB of record bytes, to the byte', () => {
    const writer = new SegmentWriter({ ...SHIPMENTS, first: 0 });
    const half = Buffer.alloc(SEGMENT_BYTES_MAX / 2);
    writer.add(0, half);
    expect([writer.hasRoomFor(half.length), writer.hasRoomFor(half.length + 1)]).toEqual([true, false]);
    expect(codeOf(() => writer.add(1, Buffer.alloc(half.length + 1)))).toBe('too-large');
  });

  it('are ascending offsets from the first on', () => {
    const add = (...offsets: number[]) => {
      const writer = new SegmentWriter({ ...SHIPMENTS, first: 5 });
      for (const offset of offsets) writer.add(offset, recordBytes(plainRecord(offset)));
    };
    expect(codeOf(() => add(5, 6, 9))).toBe('fine');
    expect([codeOf(() => add(6)), codeOf(() => add(5, 5)), codeOf(() => add(5, 7, 6))]).toEqual(
      Array(3).fill('bad-order'),
    );
  });
});

describe('hostile bytes of a segment', () => {
  const place = { ...SHIPMENTS, first: 0 };
  const good = written([plainRecord(0), plainRecord(1)]);
  const sync = syncMarkerOf(place);
  const withBlock = (count: number, deflated: Buffer, length = deflated.length, marker = sync): Buffer =>
    Buffer.concat([headerOf(place), longBytes(count), longBytes(length), deflated, marker]);
  const block = (count: number, ...records: readonly ArchivedRecord[]): Buffer =>
    withBlock(count, deflateRawSync(Buffer.concat(records.map(recordBytes))));
  const [zero, one] = [plainRecord(0), plainRecord(1)];

  it.each([
    ['nothing', Buffer.alloc(0), 'truncated'],
    ['no block', headerOf(place), 'truncated'],
    ['another magic', Buffer.concat([Buffer.from('X'), good.object.subarray(1)]), 'not-a-segment'],
    ['another place', written([plainRecord(1)]).object, 'not-a-segment'],
    ['an end within a block', good.object.subarray(0, -1), 'truncated'],
    ['bytes behind the end', Buffer.concat([good.object, Buffer.from([2])]), 'truncated'],
    ['a block of no record', block(0), 'bad-block'],
    ['a block of minus one record', block(-1, zero), 'bad-block'],
    ['a block of billions of records', block(2 ** 40, zero), 'bad-block'],
    ['a block of more records than a segment', block(SEGMENT_RECORDS_MAX + 1, zero), 'bad-block'],
    ['a block of billions of bytes', withBlock(1, Buffer.alloc(9), 2 ** 33), 'bad-block'],
    ['a length of too many bytes', Buffer.concat([headerOf(place), Buffer.alloc(6, 0x80)]), 'bad-block'],
    ['what is not deflated', withBlock(1, recordBytes(zero)), 'bad-block'],
    [
      'bytes behind what is deflated',
      withBlock(1, Buffer.concat([deflateRawSync(recordBytes(zero)), sync])),
      'bad-block',
    ],
    ['a bomb', withBlock(1, deflateRawSync(Buffer.alloc(SEGMENT_BYTES_MAX + 1))), 'bad-block'],
    ['another marker', withBlock(1, deflateRawSync(recordBytes(zero)), undefined, Buffer.alloc(16)), 'bad-block'],
    ['fewer records than it says', block(2, zero), 'bad-record'],
    ['more records than it says', block(1, zero, one), 'bad-record'],
    ['another first offset', block(1, one), 'bad-order'],
    ['an offset twice', block(2, zero, zero), 'bad-order'],
    ['an offset that goes back', block(3, zero, plainRecord(2), one), 'bad-order'],
  ])('are refused if they are %s', async (_, object, code) => {
    expect(await codeOf(() => read(place, object))).toBe(code);
  });

  it('are read as what they say, or refused: a flipped bit never gives the digest', () =>
    fc.assert(
      fc.asyncProperty(anyRecords(), fc.nat(), fc.nat(7), async (records, at, bit) => {
        const segment = written(records);
        const spoilt = Buffer.from(segment.object);
        spoilt[at % spoilt.length] = (spoilt[at % spoilt.length] ?? 0) ^ (1 << bit);
        const code = await codeOf(async () => {
          const { totals } = await read(segment.place, spoilt);
          expect(totals?.objectSha256).not.toBe(segment.objectSha256);
        });
        expect(code).toMatch(/^[a-z-]+$/);
      }),
      { numRuns: 500 },
    ));

  it('of a record are what it is made of, or refused', () => {
    fc.assert(
      fc.property(anyRecord, fc.nat(), fc.uint8Array({ maxLength: 8 }), (record, at, more) => {
        const bytes = recordBytes(record);
        const from = at % bytes.length;
        const spoilt = Buffer.concat([bytes.subarray(0, from), more, bytes.subarray(from + more.length)]);
        codeOf(() => expect(readRecords(spoilt, 1)).toHaveLength(1));
      }),
      { numRuns: 1_000 },
    );
  });
});
