import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ARCHIVED_TOPICS, type ArchiveObject, keyOf, readKey } from './keys.ts';

const place = fc.record(
  { topic: fc.constantFrom(...ARCHIVED_TOPICS), partition: fc.nat(999), first: fc.nat(2 ** 31) },
  { noNullPrototype: true },
);
const anyObject: fc.Arbitrary<ArchiveObject> = fc.oneof(
  fc.tuple(fc.constantFrom('segment' as const, 'manifest' as const), place).map(([kind, at]) => ({ kind, place: at })),
  fc.nat(2 ** 31).map((id) => ({ kind: 'schema' as const, id })),
  fc.nat(2 ** 31).map((number) => ({ kind: 'seal' as const, number })),
  fc.stringMatching(/^[0-9a-f]{64}$/).map((sha256) => ({ kind: 'fates' as const, sha256 })),
);

describe('names of objects', () => {
  it('are what the design says', () => {
    const at = { topic: 'sourcing.shipments.v1', partition: 2, first: 50_000 };
    expect(keyOf({ kind: 'segment', place: at })).toBe('audit/v1/sourcing.shipments.v1/2/00000000000000050000.avro');
  });

  it('say what an object is', () => {
    fc.assert(
      fc.property(anyObject, (object) => {
        expect(readKey(keyOf(object))).toEqual(object);
      }),
    );
  });

  it.each([
    'audit/v1/sourcing.shipments.v1/02/00000000000000050000.avro',
    'audit/v1/sourcing.shipments.v1/2/50000000000.avro',
    'audit/v1/sourcing.shipments.v1/2/00000000000000050000.avsc',
    'audit/v1/sourcing.draws.v1/2/00000000000000050000.avro',
    'audit/v1/seals/00000000000000000001.avro',
    'audit/v1/00000000000000000001.json',
    `audit/v1/fates/${'A'.repeat(64)}.json`,
    `audit/v1/fates/${'a'.repeat(63)}.json`,
    'audit/v1/seals/00000000000000000001.json/x',
    'audit/v2/seals/00000000000000000001.json',
  ])('are none if one has another writing: %s', (key) => expect(readKey(key)).toBeNull());
});
