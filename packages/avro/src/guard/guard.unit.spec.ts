import { isUtf8 } from 'node:buffer';
import { SAMPLES } from '@oretrail/test-support/avro/arbitrary-messages';
import type { Type } from 'avsc';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AvroErrorCode } from '../errors.ts';
import { DEPTH_MAX, LONG_MAX, VALUES_FREE, VALUES_PER_BYTE_MAX } from '../limits.ts';
import { SUBJECTS, typeOf, versionsOf } from '../schemas.ts';
import { codeOf } from '../thrown-code.ts';
import { Cursor } from './cursor.ts';
import { guarded } from './guard.ts';
import { readingOf, type Walk } from './plan.ts';

const walkOf = (type: Type): Walk => readingOf(type, 'absent').walk;

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

const check = (type: unknown, hex: string) => codeOf(() => guarded(walkOf(typeOf(type as never)), bytesOf(hex)));

/** How many values a walk looks at, whatever comes of it. */
function workOf(walk: Walk, bytes: Buffer): number {
  const cursor = new Cursor(bytes);
  codeOf(() => walk(cursor));
  return cursor.values;
}

const list = (items: unknown) => ({ type: 'array', items });
const record = (name: string, ...types: unknown[]) => ({
  type: 'record',
  name,
  fields: types.map((type, i) => ({ name: `f${i}`, type })),
});
const BILLIONS = 'feffffff0f';
const node = { type: 'record', name: 'N', fields: [{ name: 'next', type: ['null', 'N'] }] };

const REFUSED: readonly (readonly [what: string, type: unknown, hex: string, code: AvroErrorCode])[] = [
  ['a number of eleven bytes', 'long', 'ffffffffffffffffffff01', 'bad-number'],
  ['a number beyond a double', 'long', 'ffffffffffffffffff01', 'bad-number'],
  ['a number of 33 bits', 'int', '8080808020', 'bad-number'],
  ['a number that breaks off', 'long', '80', 'truncated'],
  ['no bytes at all', 'int', '', 'truncated'],
  ['half a double', 'double', '00000000', 'truncated'],
  ['a text of minus one byte', 'string', '01', 'bad-length'],
  ['a text longer than the message', 'string', `${BILLIONS}61`, 'truncated'],
  ['bytes longer than the message', 'bytes', `${BILLIONS}61`, 'truncated'],
  ['a fixed longer than the message', { type: 'fixed', name: 'F', size: 2_000_000_000 }, '00', 'truncated'],
  ['a text that is not UTF-8', 'string', '02ff', 'bad-text'],
  ['a key that is not UTF-8', { type: 'map', values: 'null' }, '02 02ff 00', 'bad-text'],
  ['half a surrogate pair in UTF-8', 'string', '06eda080', 'bad-text'],
  ['a boolean that is two', 'boolean', '02', 'bad-boolean'],
  ['a branch that is none', ['null', 'int'], '04', 'bad-branch'],
  ['a branch below none', ['null', 'int'], '01', 'bad-branch'],
  ['a symbol that is none', { type: 'enum', name: 'E', symbols: ['A'] }, '02', 'bad-branch'],
  ['billions of items that aren’t there', list('int'), `${BILLIONS}00`, 'truncated'],
  ['billions of items without a byte', list('null'), BILLIONS, 'too-many-values'],
  ['billions of items without a byte, by a negative count', list('null'), 'fdffffff0f 00', 'too-many-values'],
  ['billions of records without a field', list(record('R')), BILLIONS, 'too-many-values'],
  ['billions of records of nulls', list(record('R', 'null', 'null')), BILLIONS, 'too-many-values'],
  ['billions of entries', { type: 'map', values: 'null' }, `${BILLIONS}00`, 'truncated'],
  ['a block that says it is shorter', list('int'), '01 00 02 00', 'bad-length'],
  ['a block that says it is longer', list('int'), '01 04 02 00', 'bad-length'],
  ['a block of minus one byte', list('int'), '01 01 02 00', 'bad-length'],
  ['a block longer than the message', list('int'), `01 ${BILLIONS} 02 00`, 'truncated'],
  ['records within records without end', node, '02'.repeat(10_000), 'too-deep'],
  ['bytes behind the value', 'int', '0200', 'trailing-bytes'],
];

describe('the guard', () => {
  it.each(REFUSED)('refuses %s', (_, type, hex, code) => expect(check(type, hex)).toBe(code));

  it.each([
    ['the largest long', 'long', 'feffffffffffff0f'],
    ['the smallest long', 'long', 'ffffffffffffff0f'],
    ['the smallest int', 'int', 'ffffffff0f'],
    ['a list in two blocks', list('int'), '02 02 02 04 00'],
    ['a block with its size', list('int'), '03 04 02 02 00'],
    ['a list of nulls', list('null'), '0a 00'],
    ['records within records', node, `${'02'.repeat(DEPTH_MAX - 1)}00`],
    ['nothing at all', 'null', ''],
  ])('takes %s', (_, type, hex) => expect(check(type, hex)).toBe('fine'));

  it('reads numbers as avsc does, up to the bound', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.boolean(), (size, isNegative) => {
        // There is no negative zero among longs.
        const value = isNegative ? 0 - (size % LONG_MAX) : size % LONG_MAX;
        const bytes = typeOf('long').toBuffer(value);
        expect(new Cursor(bytes).long()).toBe(value);
      }),
    );
  });

  it('reads each text by its own bytes, whatever text was there before', () => {
    const bytes = fc.oneof(
      fc.constantFrom('', 'a', 'é', 'Ã©', 'x'.repeat(32), 'x'.repeat(33)).map((text) => Buffer.from(text)),
      fc.constantFrom('e9', 'c3', '61e9', 'c3a9').map(bytesOf),
      fc.uint8Array({ maxLength: 3 }).map((few) => Buffer.from(few)),
    );
    const type = typeOf('string');
    fc.assert(
      fc.property(fc.array(bytes, { maxLength: 6 }), (texts) => {
        const { walk } = readingOf(type, 'absent');
        for (const text of texts) {
          const message = Buffer.concat([typeOf('long').toBuffer(text.length), text]);
          if (isUtf8(text)) expect(guarded(walk, message)).toBe(text.toString('utf8'));
          else expect(codeOf(() => guarded(walk, message))).toBe('bad-text');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('loses no entry of a map, whatever its key', () => {
    const bytes = bytesOf('02 125f5f70726f746f5f5f 02 00');
    const { walk } = readingOf(typeOf({ type: 'map', values: 'int' } as never), 'absent');
    expect(Object.entries(guarded(walk, bytes) as object)).toEqual([['__proto__', 1]]);
  });

  it('takes all golden bytes', () => {
    for (const { version, bytes } of SAMPLES) expect(codeOf(() => guarded(walkOf(version.type), bytes))).toBe('fine');
  });

  // 10 fields of 10 fields of … nulls: 10¹⁰ values of no byte.
  it('gives up on fields that multiply', () => {
    let type: unknown = 'null';
    for (let level = 0; level < 10; level += 1) {
      const named = record(
        `R${level}`,
        type,
        ...Array.from({ length: 9 }, () => (level === 0 ? 'null' : `R${level - 1}`)),
      );
      type = named;
    }
    expect(check(type, '')).toBe('too-many-values');
  });

  it('gives up on blocks without an item', () => {
    // Two bytes a block, each of which says that its one item, a null, takes no byte.
    const walk = walkOf(typeOf(list(record('R')) as never));
    const bytes = bytesOf(`${'0100'.repeat(50_000)}00`);
    expect(codeOf(() => guarded(walk, bytes))).toBe('fine');
    expect(workOf(walk, bytes)).toBeLessThanOrEqual(VALUES_FREE + VALUES_PER_BYTE_MAX * bytes.length);
  });

  it('refuses a field that would set what objects inherit from', () => {
    const type = { type: 'record', name: 'R', fields: [{ name: '__proto__', type: list('int') }] };
    expect(check(type, '00')).toBe('bad-schema');
  });
});

describe('bounds', () => {
  /** Depth and number of fields of a schema as it is written. */
  function extentOf(node: unknown): readonly [depth: number, fields: number] {
    if (typeof node !== 'object' || node === null) return [0, 0];
    const parts = Object.values(node).map(extentOf);
    const depth = Math.max(0, ...parts.map(([part]) => part));
    const fields = parts.reduce((sum, [, part]) => sum + part, 0);
    const type = (node as { type?: unknown }).type;
    const isNested = type === 'record' || type === 'array' || type === 'map';
    return [depth + (isNested ? 1 : 0), fields + ('doc' in node && 'type' in node && type !== 'record' ? 1 : 0)];
  }

  const extents = SUBJECTS.flatMap(versionsOf).map(({ text }) => extentOf(JSON.parse(text)));

  it('of depth are over four times what the deepest schema has', () => {
    expect(4 * Math.max(...extents.map(([depth]) => depth))).toBeLessThanOrEqual(DEPTH_MAX);
  });

  it('of values are over the fields of the largest schema', () => {
    expect(Math.max(...extents.map(([, fields]) => fields))).toBeLessThan(VALUES_FREE);
  });
});
