/** Hostile bytes and schemas for the specs of the guard. */

import { type SchemaVersion, SUBJECTS, versionsOf } from '@oretrail/avro';
import fc from 'fast-check';
import { goldenValuesOf } from './golden-values.ts';

/** A version of a schema, with good bytes. */
export type Sample = Readonly<{ version: SchemaVersion; bytes: Buffer }>;

/** All golden bytes. */
export const SAMPLES: readonly Sample[] = SUBJECTS.flatMap(versionsOf).flatMap((version) =>
  goldenValuesOf(version).map(({ hex }) => ({ version, bytes: Buffer.from(hex, 'hex') })),
);

/** One of them. */
export const good: fc.Arbitrary<Sample> = fc.constantFrom(...SAMPLES);

type Edit = (bytes: Buffer, at: number) => Buffer;

const flipped =
  (bit: number): Edit =>
  (bytes, at) => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << bit);
    return copy;
  };
const inserted =
  (more: Uint8Array): Edit =>
  (bytes, at) =>
    Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
const replaced =
  (more: Uint8Array): Edit =>
  (bytes, at) =>
    Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at + more.length)]);
const cut: Edit = (bytes, at) => bytes.subarray(0, at);

/** Numbers as bytes: counts of many billions, negative ones, and more than 64 bits. */
const number = fc.constantFrom(
  ...[
    'feffffff0f',
    'fdffffff0f',
    'feffffffffffff1f',
    'ffffffffffffffffff01',
    'feffffffffffffffffff01',
    '8080808000',
    '01',
    '03',
    '00',
  ].map((hex) => Buffer.from(hex, 'hex')),
);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.nat({ max: 7 }).map(flipped),
  fc.uint8Array({ minLength: 1, maxLength: 12 }).map(inserted),
  number.map(inserted),
  number.map(replaced),
  fc.constant(cut),
);

/** Good bytes with one to four things done to them, anywhere. */
export const spoilt: fc.Arbitrary<Sample> = fc
  .tuple(good, fc.array(fc.tuple(edit, fc.nat()), { minLength: 1, maxLength: 4 }))
  .map(([{ version, bytes }, edits]) => {
    const spoiltBytes = edits.reduce((sum, [one, at]) => one(sum, at % Math.max(1, sum.length)), bytes);
    return { version, bytes: spoiltBytes };
  });

/** Any bytes for any of our schemas. */
export const noise: fc.Arbitrary<Sample> = fc
  .tuple(good, fc.uint8Array({ maxLength: 2_000 }))
  .map(([{ version }, bytes]) => ({ version, bytes: Buffer.from(bytes) }));

/** Schemas of any form, the worst included: fields without a byte, lists of lists, records within themselves. */
export const schema: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  type: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    fc.constantFrom('null', 'boolean', 'int', 'long', 'float', 'double', 'string', 'bytes'),
    fc.record({ type: fc.constant('array'), items: tie('type') }),
    fc.record({ type: fc.constant('map'), values: tie('type') }),
    fc.record({ type: fc.constant('fixed'), name: fc.constantFrom('F', 'G'), size: fc.nat({ max: 2_000_000_000 }) }),
    fc.record({ type: fc.constant('enum'), name: fc.constantFrom('E'), symbols: fc.constant(['A', 'B']) }),
    fc.array(tie('type'), { maxLength: 3 }),
    fc.record({
      type: fc.constant('record'),
      name: fc.constantFrom('R', 'S', 'T', 'U'),
      fields: fc.array(tie('field'), { maxLength: 4 }),
    }),
    fc.constantFrom('R', 'S', 'T', 'U'),
  ),
  field: fc.record({ name: fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', 'name'), type: tie('type') }),
})).type;
