/** What goes into one produce request. */
import { headerList, type WrittenHeaders } from '@oretrail/avro';
import { deadLettersOf, type NewRecord, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import type { Message } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import type { MessageCodec } from './codec.ts';
import { headerBytesOf, headersIn } from './header-bytes.ts';
import { REQUEST_BYTES_MAX } from './limits.ts';
import { requestsOf, type StepHeaders } from './requests.ts';

const MIB = 1_024 * 1_024;
const OWN: WrittenHeaders = headerList({ own: 'yes' });
/** The value is as many bytes as the record says. */
const CODEC: MessageCodec = {
  encode: ({ key, value }) => {
    return { key: Buffer.from(key), value: Buffer.alloc((value as { bytes: number }).bytes), headers: OWN };
  },
  decode: async () => [],
};
const ENCODING = { codec: CODEC, topicPrefix: 'p-' };

const record = (key: string, bytes: number, topic = SHIPMENTS): NewRecord => {
  return { topic, partition: 0, key, value: { bytes } };
};

/** A letter of a record that has nearly all of its bytes in a header. */
function letter(offset: number, headerBytes: number): NewRecord {
  const headers = headerBytesOf([{ name: Buffer.from('x'), value: Buffer.alloc(headerBytes) }]).toString('base64');
  const head = { code: 'bad-magic', message: 'why', topic: SHIPMENTS, partition: 0, offset };
  const value = { ...head, key: null, value: null, headerBytes: headers };
  return { topic: deadLettersOf(SHIPMENTS), partition: 0, key: '', value };
}

const headerBytesIn = (message: Message): Buffer => (message as Message & { headerBytes: Buffer }).headerBytes;
const sizeOf = (message: Message): number =>
  (message.key?.length ?? 0) + (message.value?.length ?? 0) + headerBytesIn(message).length;

/** Of each request the sizes of its messages. */
const sizesOf = (records: readonly NewRecord[]): readonly (readonly number[])[] =>
  [...requestsOf(records, ENCODING)].map(({ topicMessages }) =>
    topicMessages.flatMap(({ messages }) => messages.map(sizeOf)),
  );
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Of the first message the names of its headers. */
function headerNames(one: NewRecord, headers?: StepHeaders): readonly string[] {
  const [request] = requestsOf([one], ENCODING, headers);
  const [message] = request?.topicMessages[0]?.messages ?? [];
  return message === undefined ? [] : [...headersIn(headerBytesIn(message))].map(({ name }) => String(name));
}

describe('requests', () => {
  it('are none of no records', () => expect(sizesOf([])).toEqual([]));

  it.each<[string, (i: number) => NewRecord]>([
    ['values', (i) => record('', MIB + i)],
    ['keys', (i) => record('k'.repeat(MIB + i), 0)],
    ['headers', (i) => letter(i, MIB + i)],
  ])('of long %s have no more than a broker takes, and as much as they may', (_, nth) => {
    const sizes = sizesOf(Array.from({ length: 20 }, (_, i) => nth(i)));
    expect(sizes.map(({ length }) => length)).toEqual([7, 7, 6]);
    for (const request of sizes) expect(sum(request)).toBeLessThanOrEqual(REQUEST_BYTES_MAX);
  });

  it('have a single record if that is larger', () => {
    const sizes = sizesOf([record('a', 1), record('b', REQUEST_BYTES_MAX + 1), record('c', 1)]);
    expect(sizes.map(({ length }) => length)).toEqual([1, 1, 1]);
  });

  it('keep the order of the records of each topic', () => {
    const records = [record('a', 1), record('b', 1, VEHICLES), record('c', 1)];
    const [request] = requestsOf(records, ENCODING);
    expect(request?.records).toEqual(records);
    const keys = request?.topicMessages.map(({ topic, messages }) => [topic, messages.map(({ key }) => String(key))]);
    expect(keys).toEqual([
      [`p-${SHIPMENTS}`, ['a', 'c']],
      [`p-${VEHICLES}`, ['b']],
    ]);
  });

  it('carry further headers behind those of a record, but for a dead letter', () => {
    expect(headerNames(record('a', 1))).toEqual(['own']);
    expect(headerNames(record('a', 1), { traceparent: '00' })).toEqual(['own', 'traceparent']);
    expect(headerNames(letter(0, 1), { traceparent: '00' })).not.toContain('traceparent');
  });
});
