import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlainHeader, plainHeadersOf } from './header-bytes.ts';
import type { FetchedMessage } from './kafkajs-parts.ts';

type Sized = Readonly<{ buffer: Buffer; writeVarInt: (value: number) => Sized; writeBuffer: (bytes: Buffer) => Sized }>;

const require = createRequire(import.meta.url);
const Encoder: new () => Sized = require('kafkajs/src/protocol/encoder');
const Decoder: new (bytes: Buffer) => unknown = require('kafkajs/src/protocol/decoder');
const decodeRecord: (
  decoder: unknown,
  batch: object,
) => FetchedMessage = require('kafkajs/src/protocol/recordBatch/record/v0/decoder');

function write(encoder: Sized, bytes: Buffer | null): void {
  encoder.writeVarInt(bytes?.length ?? -1);
  if (bytes !== null) encoder.writeBuffer(bytes);
}

/** A record as a broker sends it, behind its length: attributes, both deltas, key, value, headers. */
function recordWith(headers: readonly PlainHeader[]): Buffer {
  const encoder = new Encoder()
    .writeBuffer(Buffer.from([0]))
    .writeVarInt(0)
    .writeVarInt(0);
  for (const bytes of [Buffer.from('key'), Buffer.alloc(70_000, 7)]) write(encoder, bytes);
  encoder.writeVarInt(headers.length);
  for (const { name, value } of headers) {
    write(encoder, name);
    write(encoder, value);
  }
  return encoder.buffer;
}

const bytes = fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array));
const header = fc.record({
  name: fc.oneof(bytes, fc.constantFrom(...['a', 'b', '1'].map((name) => Buffer.from(name)))),
  value: fc.option(bytes),
});

describe('headers', () => {
  it('are those of the record, in their order, repeated or no UTF-8', () => {
    fc.assert(
      fc.property(fc.array(header, { maxLength: 100 }), (headers) => {
        const decoded = decodeRecord(new Decoder(recordWith(headers)), { firstOffset: '0', firstTimestamp: '0' });
        expect(plainHeadersOf(decoded)).toEqual(headers);
      }),
    );
  });
});
