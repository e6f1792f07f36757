import { type DeadLetterText, deadLettersOf, SHIPMENTS } from '@oretrail/runtime';
import { describe, expect, it } from 'vitest';
import { type BuriedRecord, decodeDeadLetter, encodeDeadLetter, headerText, rawOf } from './dead-letters.ts';
import type { ReadMessage } from './kafkajs-parts.ts';

const DLQ = deadLettersOf(SHIPMENTS);
const WHY = { code: 'bad-magic', message: 'Ünlesbar.', topic: SHIPMENTS, partition: 2, offset: 17 } as const;
const FROM = { topic: SHIPMENTS, partition: 2, offset: 17 };

const SPOILT = {
  key: Buffer.from('00ff', 'hex'),
  value: Buffer.from('fe00ff', 'hex'),
  headers: {
    ce_id: Buffer.from('a'),
    twice: [Buffer.from('1'), Buffer.from('2')],
    binary: Buffer.from('ff', 'hex'),
    __proto__x: Buffer.from('p'),
  },
};

function fetched(message: Pick<ReadMessage, 'key' | 'value' | 'headers'>): ReadMessage {
  return { offset: '5', timestamp: '0', ...message };
}

function buried(record: Parameters<typeof rawOf>[0]): ReadMessage {
  const letter: DeadLetterText = { ...WHY, ...rawOf(record) };
  return fetched(encodeDeadLetter({ value: JSON.stringify(letter) }) as ReadMessage);
}

/** As a broker gives it back: bytes. */
function asBytes({ headers, ...message }: ReadMessage): ReadMessage {
  const bytes = Object.entries(headers).map(([name, value]) => [
    name,
    typeof value === 'string' ? Buffer.from(value) : value,
  ]);
  return { ...message, headers: Object.fromEntries(bytes) };
}

function dug(record: Parameters<typeof rawOf>[0]): BuriedRecord {
  return decodeDeadLetter(DLQ, asBytes(buried(record)));
}

describe('a dead letter', () => {
  it('gives back why, where from, and the record byte for byte', () => {
    expect(dug(SPOILT)).toEqual({ code: 'bad-magic', message: 'Ünlesbar.', from: FROM, ...SPOILT });
  });

  it.each([
    ['no key', { ...SPOILT, key: null }],
    ['no value', { ...SPOILT, value: null }],
    ['an empty key and value', { ...SPOILT, key: Buffer.alloc(0), value: Buffer.alloc(0) }],
    ['no headers', { ...SPOILT, headers: {} }],
  ])('may have %s', (_, record) => {
    expect(dug(record)).toMatchObject(record);
  });

  it('that dies again says why it died last', () => {
    const first = asBytes(buried(SPOILT));
    const again: DeadLetterText = { ...WHY, code: 'truncated', offset: 99, ...rawOf(first) };
    const message = asBytes(fetched(encodeDeadLetter({ value: JSON.stringify(again) }) as ReadMessage));
    const from = { ...FROM, offset: 99 };
    expect(decodeDeadLetter(DLQ, message)).toEqual({ code: 'truncated', message: 'Ünlesbar.', from, ...SPOILT });
  });

  // kafkajs gives null for a header without a value, and can't write one.
  it('leaves out headers without a value, alone or beside others', () => {
    const headers = { none: null, some: [null, Buffer.from('1'), null], ce_id: Buffer.from('a') };
    const record = { ...SPOILT, headers } as unknown as Parameters<typeof rawOf>[0];
    expect(dug(record).headers).toEqual({ some: Buffer.from('1'), ce_id: Buffer.from('a') });
  });

  it('keeps the headers of Kafka Connect that are not ours', () => {
    const headers = { '__connect.errors.connector.name': Buffer.from('theirs') };
    expect(dug({ ...SPOILT, headers }).headers).toEqual(headers);
  });

  it.each([
    ['without our headers', { headers: {} }, DLQ],
    ['without a code', { headers: { '__oretrail.errors.code': Buffer.from('') } }, DLQ],
    ['with an offset that is none', { headers: { '__connect.errors.offset': Buffer.from('x') } }, DLQ],
    ['of another topic', { headers: {} }, deadLettersOf('reference.facts.v1')],
  ])('%s was buried by nobody', (name, { headers }, dlq) => {
    const good = asBytes(buried(SPOILT));
    const own = name === 'without our headers' ? {} : good.headers;
    const message = { ...good, headers: { ...own, ...headers } };
    expect(() => decodeDeadLetter(dlq, message)).toThrow(expect.objectContaining({ code: 'foreign-record' }));
  });
});

describe('the text of a header', () => {
  it('is there where it is one text in UTF-8', () => {
    const { headers } = SPOILT;
    const names = ['ce_id', 'twice', 'binary', 'missing'];
    expect(names.map((name) => headerText(headers, name))).toEqual(['a', null, null, null]);
    expect(headerText({ ce_id: 'text' }, 'ce_id')).toBe('text');
  });
});
