import { SHIPMENTS, VERDICTS } from '@oretrail/runtime';
import { plainRecord } from '@oretrail/test-support/archive/arbitrary-records';
import { codeOf } from '@oretrail/test-support/archive/thrown-code';
import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../canonical-object.ts';
import type { ArchiveErrorCode } from '../errors.ts';
import { MANIFEST_BYTES_MAX, SEGMENT_RECORDS_MAX } from '../limits.ts';
import {
  type Manifest,
  manifestBytes,
  readManifest,
  requireLink,
  requireSchemaIds,
  requireTotals,
  schemaIdIn,
} from './manifest.ts';

const digest = (character: string): string => character.repeat(64);

const FIRST: Manifest = {
  v: 1,
  topic: SHIPMENTS,
  partition: 1,
  identity: { cluster: 'c', firstRecordSha256: digest('1') },
  first: 0,
  next: 10,
  count: 10,
  recordBytes: 500,
  contentSha256: digest('a'),
  recordsRoot: digest('d'),
  objectSha256: digest('b'),
  objectBytes: 300,
  previousSha256: null,
  schemas: { 7: digest('c'), 8: null },
};
const HEAD = readManifest(manifestBytes(FIRST));
const SECOND: Manifest = { ...FIRST, first: 10, next: 15, count: 5, previousSha256: HEAD.sha256 };

describe('a manifest', () => {
  it('is read as it was written, with the digest that common tools give', () => {
    expect(HEAD.manifest).toEqual(FIRST);
    expect(HEAD.sha256).toBe('7ec03e9ec67dfeeced64928ac158e53940b51380351c2fa95d95edc26dac9762');
  });

  it.each([
    ['another order of members', Buffer.from(JSON.stringify(FIRST))],
    ['a blank', Buffer.concat([manifestBytes(FIRST), Buffer.from(' ')])],
    [
      'a member twice',
      Buffer.from(manifestBytes(FIRST).toString().replace('{"contentSha256"', '{"v":1,"contentSha256"')),
    ],
    ['a member too many', canonicalBytes({ ...FIRST, more: 1 })],
    ['a member too few', canonicalBytes({ ...FIRST, identity: undefined })],
    ['another version', canonicalBytes({ ...FIRST, v: 2 })],
    ['a topic that is not archived', canonicalBytes({ ...FIRST, topic: 'sourcing.draws.v1' })],
    ['a digest in capitals', canonicalBytes({ ...FIRST, contentSha256: digest('A') })],
    ['a list of no blanks', canonicalBytes({ ...FIRST, blanks: [] })],
    ['half a blank', canonicalBytes({ ...FIRST, blanks: [[1]] })],
    ['no record', canonicalBytes({ ...FIRST, count: 0 })],
    ['too many records', canonicalBytes({ ...FIRST, count: SEGMENT_RECORDS_MAX + 1 })],
    ['half an offset', canonicalBytes({ ...FIRST, next: 9.5 })],
    ['an offset beyond a double', canonicalBytes({ ...FIRST, next: 2 ** 60 })],
    ['a schema that is no id', canonicalBytes({ ...FIRST, schemas: { '07': null } })],
    ['bytes that are not UTF-8', Buffer.concat([manifestBytes(FIRST).subarray(0, -2), Buffer.from('ff227d', 'hex')])],
    ['too many bytes', Buffer.alloc(MANIFEST_BYTES_MAX + 1, ' ')],
    ['brackets without end', Buffer.alloc(100_000, '[')],
    ['no JSON', Buffer.alloc(0)],
  ])('is refused with %s', (_, bytes) => expect(codeOf(() => readManifest(bytes))).toBe('bad-manifest'));
});

describe('a chain', () => {
  const place = { topic: SHIPMENTS, partition: 1 };

  it.each<[string, Partial<Manifest>, ArchiveErrorCode | 'fine']>([
    ['what follows', {}, 'fine'],
    ['another topic', { topic: VERDICTS }, 'wrong-place'],
    ['another partition', { partition: 2 }, 'wrong-place'],
    ['a hole before it', { first: 11, count: 4 }, 'hole'],
    ['a hole within', { count: 4 }, 'hole'],
    [
      'offsets without a record, as it says',
      {
        first: 11,
        count: 3,
        blanks: [
          [10, 11],
          [12, 13],
        ],
      },
      'fine',
    ],
    ['a hole before it, and blanks elsewhere', { first: 11, count: 3, blanks: [[12, 13]] }, 'hole'],
    ['a hole beside blanks', { count: 3, blanks: [[12, 13]] }, 'hole'],
    ['blanks that it could not know', { blanks: [[9, 10]] }, 'bad-manifest'],
    ['blanks behind it', { blanks: [[14, 16]] }, 'bad-manifest'],
    [
      'blanks that touch',
      {
        blanks: [
          [11, 12],
          [12, 13],
        ],
      },
      'bad-manifest',
    ],
    ['more records than offsets', { count: 6 }, 'bad-order'],
    ['records once more', { first: 9, count: 6 }, 'bad-order'],
    ['another one before it', { previousSha256: digest('d') }, 'broken-link'],
    ['none before it', { previousSha256: null }, 'broken-link'],
    ['another cluster', { identity: { ...FIRST.identity, cluster: 'd' } }, 'other-partition'],
    ['a topic made anew', { identity: { ...FIRST.identity, firstRecordSha256: digest('2') } }, 'other-partition'],
  ])('takes or refuses %s', (_, change, code) => {
    expect(codeOf(() => requireLink(place, HEAD, { ...SECOND, ...change }))).toBe(code);
  });

  it('begins with the first record of an input, and with nothing before', () => {
    expect(codeOf(() => requireLink(place, null, FIRST))).toBe('fine');
    expect(codeOf(() => requireLink(place, null, { ...FIRST, first: 1, count: 9 }))).toBe('hole');
    expect(codeOf(() => requireLink(place, null, { ...FIRST, previousSha256: digest('d') }))).toBe('broken-link');
  });

  it('of verdicts may have holes, and still no record twice', () => {
    const verdicts = { topic: VERDICTS, partition: 1 };
    const at = (change: Partial<Manifest>) =>
      codeOf(() => requireLink(verdicts, null, { ...FIRST, topic: VERDICTS, ...change }));
    expect([at({ first: 3, count: 2 }), at({ first: 8, count: 2 }), at({ first: 8, count: 3 })]).toEqual([
      'fine',
      'fine',
      'bad-order',
    ]);
    expect(at({ first: 8, count: 2, blanks: [[3, 4]] })).toBe('bad-manifest');
  });
});

describe('a segment', () => {
  it.each<[keyof Manifest, ArchiveErrorCode]>([
    ['contentSha256', 'content-differs'],
    ['recordsRoot', 'content-differs'],
    ['next', 'content-differs'],
    ['count', 'content-differs'],
    ['recordBytes', 'content-differs'],
    ['objectSha256', 'object-differs'],
    ['objectBytes', 'object-differs'],
  ])('is refused if its %s is another', (name, code) => {
    expect(codeOf(() => requireTotals(FIRST, FIRST))).toBe('fine');
    expect(codeOf(() => requireTotals(FIRST, { ...FIRST, [name]: 1 }))).toBe(code);
  });

  it('is refused if its values name other schemas', () => {
    const found = (...ids: number[]) => codeOf(() => requireSchemaIds(FIRST, new Set(ids)));
    expect([found(7, 8), found(7), found(7, 9), found(7, 8, 9)]).toEqual(['fine', ...Array(3).fill('content-differs')]);
  });

  it('names schemas in the wire format only', () => {
    const named = (hex: string | null) =>
      schemaIdIn({ ...plainRecord(0), value: hex === null ? null : Buffer.from(hex, 'hex') });
    expect([named('00ffffffff'), named('0000000007aa'), named('0100000007'), named('000000'), named(null)]).toEqual([
      0xffffffff,
      7,
      null,
      null,
      null,
    ]);
  });
});
