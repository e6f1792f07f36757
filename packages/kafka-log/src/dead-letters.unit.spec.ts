import { AVRO_ERRORS, headerList, type RecordHeader } from '@oretrail/avro';
import { deadLettersOf, type LetterHead, SHIPMENTS } from '@oretrail/runtime';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BuriedRecord, decodeDeadLetter, encodeDeadLetter, rawOf } from './dead-letters.ts';
import type { FetchedMessage } from './fetch/fetched-message.ts';
import { digestOfRecord } from './fetch/whole.ts';
import { headerBytesOf, headersIn } from './header-bytes.ts';
import { BATCH_BYTES_MAX, BEGINNING_BYTES, LETTER_BYTES_MAX, LETTER_HEADER_BYTES_MAX } from './limits.ts';

const DLQ = deadLettersOf(SHIPMENTS);
const WHY = { code: 'bad-magic', message: 'Ünlesbar.', topic: SHIPMENTS, partition: 2, offset: 17 } as const;
const FROM = { topic: SHIPMENTS, partition: 2, offset: 17 };
/** All that a letter has beside the record. */
const OVERHEAD_MAX = 4_096;

type Plain = Readonly<{ key: Buffer | null; value: Buffer | null; headers: readonly RecordHeader[] }>;

const header = (name: string | Buffer, value: string | null): RecordHeader => {
  return { name: Buffer.from(name), value: value === null ? null : Buffer.from(value) };
};

const SPOILT: Plain = {
  key: Buffer.from('00ff', 'hex'),
  value: Buffer.from('fe00ff', 'hex'),
  headers: [
    header('twice', '1'),
    header('ce_id', 'a'),
    header('twice', null),
    header(Buffer.from('ff', 'hex'), ''),
    header('__proto__', 'p'),
    header('twice', '2'),
  ],
};

function fetched({ key, value, headers }: Plain): FetchedMessage {
  const headerBytes = headerBytesOf(headers);
  return { offset: 5, timeMs: 0, key, value, headerBytes, headerCount: headers.length };
}

/** The letter of a record, as a broker gives it back. */
function letterOf(message: FetchedMessage, why: LetterHead = WHY): FetchedMessage {
  const letter = { ...why, ...rawOf(message) };
  return fetched(encodeDeadLetter({ value: letter }));
}

const dug = (message: FetchedMessage): BuriedRecord => decodeDeadLetter(DLQ, letterOf(message));

const bytes = fc.uint8Array({ maxLength: 50 }).map((array) => Buffer.from(array));
const name = fc.oneof(
  bytes,
  fc.constantFrom('__connect.errors.topic', '__oretrail.errors.code', '__oretrail.errors.cut.of').map(Buffer.from),
);
const plain = fc.record({
  key: fc.option(bytes),
  value: fc.option(bytes),
  headers: fc.array(fc.record({ name, value: fc.option(bytes) }), { maxLength: 20 }),
});

describe('a dead letter', () => {
  it('gives back why, where from, and the record byte for byte', () => {
    const due = { code: 'bad-magic', message: 'Ünlesbar.', from: FROM, ...SPOILT, cut: null };
    expect(dug(fetched(SPOILT))).toEqual(due);
  });

  it('does so for any record, whatever its headers are called', () => {
    fc.assert(
      fc.property(plain, (record) => {
        expect(dug(fetched(record))).toMatchObject({ ...record, from: FROM, cut: null });
      }),
    );
  });

  it('that dies again says why it died last, and has been sent from elsewhere', () => {
    const again = dug(letterOf(fetched(SPOILT), { ...WHY, code: 'truncated', offset: 99 }));
    // As if somebody had copied the letter itself: what it was buried for first is the record's own by then.
    expect(again.code).toBe('bad-magic');
    expect(again.headers.slice(0, SPOILT.headers.length)).toEqual(SPOILT.headers);
    expect(again.headers.at(-1)).toEqual(header('__oretrail.errors.code', 'truncated'));
  });

  it('of version 0.1 is read, with its headers in any order', () => {
    const [first, ...others] = encodeDeadLetter({
      value: { ...WHY, ...rawOf(fetched(SPOILT)) },
    }).headers;
    const moved = { ...SPOILT, headers: first === undefined ? others : [...others, first] };
    const { headers, ...read } = decodeDeadLetter(DLQ, fetched(moved));
    expect(read).toMatchObject({ code: 'bad-magic', from: FROM, cut: null });
    expect(headers).toHaveLength(SPOILT.headers.length);
  });

  it.each([
    ['without our headers', [], DLQ],
    ['without a code', [header('__oretrail.errors.code', '')], DLQ],
    ['with an offset that is none', [header('__connect.errors.offset', 'x')], DLQ],
    ['of another topic', null, deadLettersOf('reference.facts.v1')],
  ] as const)('%s was buried by nobody', (_, changed, dlq) => {
    const good = [...headersIn(letterOf(fetched(SPOILT)).headerBytes)];
    const names = (changed ?? []).map((one) => one.name.toString());
    const kept = changed?.length === 0 ? SPOILT.headers : good.filter((one) => !names.includes(one.name.toString()));
    const message = fetched({ ...SPOILT, headers: [...kept, ...(changed ?? [])] });
    expect(() => decodeDeadLetter(dlq, message)).toThrow(expect.objectContaining({ code: 'foreign-record' }));
  });
});

describe('a dead letter of a record that is too large', () => {
  const sizeOf = ({ key, value, headerBytes }: FetchedMessage) => {
    return (key?.length ?? 0) + (value?.length ?? 0) + headerBytes.length;
  };

  it.each([
    ['value', { ...SPOILT, value: Buffer.alloc(LETTER_BYTES_MAX + 1, 'v') }],
    ['key', { ...SPOILT, key: Buffer.alloc(LETTER_BYTES_MAX + 1, 'k') }],
    ['header', { ...SPOILT, headers: [...SPOILT.headers, header('x', 'x'.repeat(LETTER_BYTES_MAX))] }],
    ['batch', { key: null, value: Buffer.alloc(BATCH_BYTES_MAX - 100, 1), headers: [] }],
  ] as const)('for its %s holds the beginning, the number of bytes and their digest', (_, record) => {
    const message = fetched(record);
    const letter = letterOf(message);
    expect(sizeOf(letter)).toBeLessThan(2 * BEGINNING_BYTES + LETTER_HEADER_BYTES_MAX + OVERHEAD_MAX);
    const { key, value, headers, cut } = decodeDeadLetter(DLQ, letter);
    expect(cut).toEqual(digestOfRecord(message));
    expect(cut?.bytes).toBe(sizeOf(message));
    expect(key).toEqual(record.key?.subarray(0, BEGINNING_BYTES) ?? null);
    expect(value).toEqual(record.value?.subarray(0, BEGINNING_BYTES) ?? null);
    const isKept = message.headerBytes.length <= LETTER_HEADER_BYTES_MAX;
    expect(headers).toEqual(isKept ? record.headers : []);
  });

  it('is whole up to its bound', () => {
    const value = Buffer.alloc(LETTER_BYTES_MAX - sizeOf(fetched({ ...SPOILT, value: null })), 1);
    expect(dug(fetched({ ...SPOILT, value })).cut).toBeNull();
    expect(dug(fetched({ ...SPOILT, value: Buffer.concat([value, Buffer.alloc(1)]) })).cut).not.toBeNull();
  });

  it('holds what the reader withheld', () => {
    const { code, what } = AVRO_ERRORS.error('batch-too-large', 'It inflates');
    const cut = { of: 'batch', bytes: 41_000, sha256: 'ab' } as const;
    const withheld = {
      ...fetched({ key: null, value: Buffer.from('1f8b', 'hex'), headers: [] }),
      withheld: { code, what, ...cut },
    };
    expect(dug(withheld)).toMatchObject({ cut, value: Buffer.from('1f8b', 'hex'), headers: [] });
  });
});

it('a text log buries texts', () => {
  const { key, value, headers } = encodeDeadLetter({ value: { ...WHY, key: 'k', value: 'v' } });
  expect([key, value]).toEqual([Buffer.from('k'), Buffer.from('v')]);
  expect(headers.slice(0, 1)).toEqual(headerList({ '__connect.errors.topic': SHIPMENTS }));
});
