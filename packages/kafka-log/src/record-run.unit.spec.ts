/** Records of a partition are written as kafkajs writes them, one by one. */
import { createRequire } from 'node:module';
import { type ByteSink, writeBody } from '@oretrail/avro';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headerBytesOf } from './header-bytes.ts';
import { RecordRun } from './record-run.ts';

const require = createRequire(import.meta.url);
const encodeRecord: (record: object) => { buffer: Buffer } = require('kafkajs/src/protocol/recordBatch/record/v0');

/** About the bounds of lengths of one, two and three bytes. */
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 70 }).map((array) => Buffer.from(array)),
  fc.integer({ min: 8_100, max: 8_300 }).map((length) => Buffer.alloc(length, 7)),
  fc.nat({ max: 300_000 }).map((length) => Buffer.alloc(length, 9)),
);
const body = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(fc.record({ name: bytes, value: fc.option(bytes) }), { maxLength: 4 }),
});

describe('records of a partition', () => {
  it('have the bytes of kafkajs, without those that were taken back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(body, fc.boolean()), { maxLength: 80 }), fc.nat(), (bodies, partition) => {
        const run = new RecordRun();
        const due: Buffer[] = [];
        for (const [one, isKept] of bodies) {
          const size = run.add((sink: ByteSink) => writeBody(sink, one));
          const headerBytes = headerBytesOf(one.headers);
          const { buffer } = encodeRecord({ ...one, headerBytes, offsetDelta: due.length });
          expect(size).toBe(buffer.length);
          if (isKept) due.push(Buffer.from(buffer));
          else run.takeBack();
        }
        const { recordBytes, recordCount, ...message } = run.written(partition);
        expect(message).toEqual({ partition, value: null });
        expect(recordCount).toBe(due.length);
        expect(Buffer.concat(recordBytes).equals(Buffer.concat(due))).toBe(true);
        run.release();
      }),
      { numRuns: 60 },
    );
  });
});
