/** Our encoder writes what avsc writes, and refuses what has no place in a schema. */
import type { Type } from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOf } from '../byte-sink.ts';
import { ownSchema, SUBJECTS, typeOf } from '../schemas.ts';
import { writerOf } from './encoder.ts';
import { fromAvro } from './from-avro.ts';
import { MARKS } from './json-forms.ts';

/** Random values say nothing of a kind by which a union is told apart. */
const plain = SUBJECTS.filter(
  (subject) => ![...MARKS.keys()].some((mark) => ownSchema(subject).text.includes(mark.slice(18))),
);
const VALUES = 200;

const record = (type: unknown) =>
  typeOf({ type: 'record', name: 'Any', fields: [{ name: 'it', type }] } as Parameters<typeof typeOf>[0]);
const encoderOf = (type: Type): ((value: unknown) => Buffer) => {
  const write = writerOf(type);
  return (value) => bytesOf((sink) => write(sink, value));
};
const encoded = (type: unknown, it: unknown): string => encoderOf(record(type))({ it }).toString('hex');
const byAvsc = (type: unknown, it: unknown): string => record(type).toBuffer({ it }).toString('hex');

describe('the encoder', () => {
  it.each(plain)('writes random values of %s as avsc does', (subject) => {
    const { type } = ownSchema(subject);
    const encode = encoderOf(type);
    const toJson = fromAvro(type, 'absent-by-default');
    for (let i = 0; i < VALUES; i += 1) {
      const value = type.random();
      expect(encode(toJson(value)).equals(type.toBuffer(value))).toBe(true);
    }
  });

  it('knows some of them', () => expect(plain.length).toBeGreaterThan(6));

  it('writes texts of any length and script', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.nat({ max: 9_000 }).map((n) => 'x'.repeat(n)),
    );
    fc.assert(
      fc.property(text, (one) => {
        expect(encoded('string', one)).toBe(byAvsc('string', one));
      }),
    );
  });

  it('writes texts whose length takes another room than that of as many characters', () => {
    const lengths = [12, 13, 20, 21, 22, 31, 32, 63, 64, 2_730, 2_731, 4_095, 4_096, 8_191, 8_192, 90_000];
    for (const text of lengths.flatMap((length) => ['é', '€', '😀'].map((one) => one.repeat(length)))) {
      expect(encoded('string', text) === byAvsc('string', text), `${text.length} of ${text.slice(0, 2)}`).toBe(true);
    }
  });

  it('writes whole numbers up to 53 bits', () => {
    const about = [0, 63, 64, 8_191, 8_192, 2 ** 29, 2 ** 30, 2 ** 31, 2 ** 52, 2 ** 53 - 3];
    for (const number of about.flatMap((one) => [one - 1, one, one + 1, -one, 1 - one])) {
      expect(encoded('long', number), String(number)).toBe(byAvsc('long', number));
    }
  });

  it.each([
    ['string', 1],
    ['string', undefined],
    ['long', 0.5],
    ['long', '1'],
    ['long', 2 ** 53 - 1],
    ['int', 2 ** 31],
    ['boolean', 0],
    ['bytes', 'text'],
    [['null', 'string'], 1],
    [{ type: 'array', items: 'string' }, 'text'],
    [{ type: 'map', values: 'string' }, []],
  ])('refuses of %j the value %j', (type, value) => {
    expect(() => encoded(type, value)).toThrow(TypeError);
  });

  describe('of a field that is hexadecimal digits in JSON', () => {
    const type = typeOf({
      type: 'record',
      name: 'oretrail.internal.ShortEntry',
      fields: [{ name: 'digest', type: 'bytes' }],
    });
    const encode = encoderOf(type);

    it('writes the bytes, and reads them as the same digits', () => {
      for (const digest of ['', '00', 'ff00a1', 'ab'.repeat(32), 'cd'.repeat(9_000)]) {
        const bytes = encode({ digest });
        expect(bytes.equals(type.toBuffer({ digest: Buffer.from(digest, 'hex') }))).toBe(true);
        expect(fromAvro(type, 'absent')(type.fromBuffer(bytes))).toEqual({ digest });
      }
    });

    it.each(['a', 'abc', 'xy', 'ab:c', 'sha256:ab', 7, null])('refuses %j', (digest) => {
      expect(() => encode({ digest })).toThrow(TypeError);
    });
  });

  it('refuses a member that the schema does not know, and forgets what it had begun', () => {
    const encode = encoderOf(record('string'));
    expect(() => encode({ it: 'known', other: 1 })).toThrow('Any has no field other');
    expect(() => encode({})).toThrow(TypeError);
    expect(encode({ it: 'a' }).toString('hex')).toBe('0261');
  });
});
