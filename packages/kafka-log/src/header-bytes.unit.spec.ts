import { createRequire } from 'node:module';
import type { RecordHeader } from '@oretrail/avro';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countHeaders, headerBytesOf, headersIn, headerText, textOfHeader } from './header-bytes.ts';

type Written = Readonly<{ buffer: Buffer }>;
type Sized = Written & Readonly<{ writeVarInt: (value: number) => Sized; writeBuffer: (bytes: Buffer) => Sized }>;

const require = createRequire(import.meta.url);
const Encoder: new () => Sized = require('kafkajs/src/protocol/encoder');
const encodeRecord: (record: object) => Written = require('kafkajs/src/protocol/recordBatch/record/v0');

/** The same by kafkajs's numbers. */
function byKafkajs(headers: readonly RecordHeader[]): Buffer {
  const encoder = new Encoder().writeVarInt(headers.length);
  for (const bytes of headers.flatMap(({ name, value }) => [name, value])) {
    encoder.writeVarInt(bytes?.length ?? -1);
    if (bytes !== null) encoder.writeBuffer(bytes);
  }
  return encoder.buffer;
}

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  fc.nat({ max: 70_000 }).map((length) => Buffer.alloc(length, 7)),
);
const header = fc.record({
  name: fc.oneof(bytes, fc.constantFrom(...['a', '', '__proto__'].map((name) => Buffer.from(name)))),
  value: fc.option(bytes),
});

describe('headers', () => {
  it('are those of the record, in their order, repeated, empty, without a value or no UTF-8', () => {
    fc.assert(
      fc.property(fc.array(header, { maxLength: 100 }), (headers) => {
        const written = headerBytesOf(headers);
        expect(written.equals(byKafkajs(headers))).toBe(true);
        expect([...headersIn(written)]).toEqual(headers);
        expect(countHeaders(written)).toBe(headers.length);
      }),
    );
  });

  it('stand at the end of a record as they are', () => {
    const headerBytes = headerBytesOf([{ name: Buffer.from([255]), value: null }]);
    const { buffer } = encodeRecord({ key: Buffer.from('k'), value: null, headerBytes });
    // Length, attributes, both deltas, key, no value, headers.
    expect(buffer.toString('hex')).toBe('14000000026b010202ff01');
  });

  it('that are cut or spoilt anywhere are refused, and cost no more than their bytes', () => {
    const good = headerBytesOf([
      { name: Buffer.from('name'), value: Buffer.from('value') },
      { name: Buffer.from('other'), value: null },
    ]);
    fc.assert(
      fc.property(fc.nat({ max: good.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const spoilt = Buffer.from(good);
        spoilt[at] = (spoilt[at] ?? 0) ^ change;
        for (const one of [good.subarray(0, at), spoilt]) {
          try {
            expect([...headersIn(one)]).toHaveLength(countHeaders(one));
          } catch (error) {
            expect(error).toMatchObject({ domain: 'avro' });
          }
        }
      }),
    );
  });

  it.each([
    ['a number that claims to be endless', 'feffffff0f'],
    ['less than none', '01'],
    ['a number of eleven bytes', 'ffffffffffffffffffff01'],
    ['a name that goes beyond the end', '02feffffff0f'],
    ['a header too few', '0402610162'],
    ['a byte too many', '020261010000'],
  ])('with %s are none', (_, hex) => {
    expect(() => countHeaders(Buffer.from(hex, 'hex'))).toThrow(expect.objectContaining({ domain: 'avro' }));
  });
});

describe('the text of a header', () => {
  it('is there if it is one text in UTF-8', () => {
    const of = (name: string, hex: string | null): RecordHeader => {
      return { name: Buffer.from(name), value: hex === null ? null : Buffer.from(hex, 'hex') };
    };
    const headers = [of('one', '61'), of('twice', '61'), of('twice', '62'), of('binary', 'ff'), of('none', null)];
    const names = ['one', 'twice', 'binary', 'none', 'missing', 'constructor'];
    expect(names.map((name) => headerText(headers, name))).toEqual(['a', null, null, null, null, null]);
  });

  it('is the same of the headers of a record as they stand in it', () => {
    const value = fc.option(
      fc.oneof(
        fc.constantFrom('a', 'é', '').map((one) => Buffer.from(one)),
        bytes,
      ),
    );
    const one = fc.record({
      name: fc.constantFrom('name', 'nam\u00e9', 'nam', '').map((text) => Buffer.from(text)),
      value,
    });
    let found = 0;
    fc.assert(
      fc.property(fc.array(one, { maxLength: 5 }), (headers) => {
        const due = headerText(headers, 'name');
        expect(textOfHeader(headerBytesOf(headers), 'name')).toBe(due);
        if (due !== null) found += 1;
      }),
      { numRuns: 500 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
