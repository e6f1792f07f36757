/** What goes into one produce request. */
import { bytesAt, Cursor, headerList, type WrittenHeaders, writeBody } from '@oretrail/avro';
import { deadLettersOf, type NewRecord, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import type { Message } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import type { MessageCodec } from './codec.ts';
import { headerBytesOf, headersIn } from './header-bytes.ts';
import { REQUEST_BYTES_MAX } from './limits.ts';
import type { WrittenRecords } from './record-run.ts';
import { requestsOf, type StepHeaders } from './requests.ts';

const MIB = 1_024 * 1_024;
const OWN: WrittenHeaders = headerList({ own: 'yes' });
/** The value is as many bytes as the record says. */
const CODEC: MessageCodec = {
  write: (sink, { key, value }, more) => {
    const bytes = Buffer.alloc((value as { bytes: number }).bytes);
    writeBody(sink, { key: Buffer.from(key), value: bytes, headers: OWN }, more);
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

/** A record of a request, copied: its bytes hold until the next request is asked for. */
type Read = Readonly<{ bytes: number; key: string; headers: readonly string[] }>;

function* recordsIn(message: Message): Generator<Read, void> {
  const { recordBytes } = message as WrittenRecords;
  const all = Buffer.concat(recordBytes);
  const cursor = new Cursor(all);
  while (cursor.remaining > 0) {
    const start = cursor.at;
    const end = cursor.length() + cursor.at;
    // Its attributes, and two deltas.
    for (let i = 0; i < 3; i += 1) cursor.long();
    const [key] = [bytesAt(cursor, all), bytesAt(cursor, all)];
    const headers = [...headersIn(all.subarray(cursor.at, end))].map(({ name }) => String(name));
    cursor.skip(end - cursor.at);
    yield { bytes: end - start, key: String(key), headers };
  }
}

/** Of each request the topics, with their records. */
function requestsRead(
  records: readonly NewRecord[],
  headers?: StepHeaders,
): readonly (readonly (readonly [topic: string, records: readonly Read[]])[])[] {
  const read = [];
  for (const { topicMessages } of requestsOf(records, ENCODING, headers)) {
    read.push(
      topicMessages.map(({ topic, messages }) => [topic, messages.flatMap((one) => [...recordsIn(one)])] as const),
    );
  }
  return read;
}

/** Of each request the sizes of its records. */
const sizesOf = (records: readonly NewRecord[]): readonly (readonly number[])[] =>
  requestsRead(records).map((topics) => topics.flatMap(([, of]) => of.map(({ bytes }) => bytes)));
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0);

/** Of the first record the names of its headers. */
const headerNames = (one: NewRecord, headers?: StepHeaders): readonly string[] =>
  requestsRead([one], headers)[0]?.[0]?.[1][0]?.headers ?? [];

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

  it('keep the order of the records of each topic, and count those of each place', () => {
    const records = [record('a', 1), record('b', 1, VEHICLES), record('c', 1)];
    const [topics] = requestsRead(records);
    expect(topics?.map(([topic, of]) => [topic, of.map(({ key }) => key)])).toEqual([
      [`p-${SHIPMENTS}`, ['a', 'c']],
      [`p-${VEHICLES}`, ['b']],
    ]);
    const [request] = requestsOf(records, ENCODING);
    expect([...(request?.counts ?? [])]).toEqual([
      [`${SHIPMENTS}/0`, 2],
      [`${VEHICLES}/0`, 1],
    ]);
  });

  it('name no place of which no record fits', () => {
    const records = [record('a', REQUEST_BYTES_MAX), record('b', 1, VEHICLES)];
    expect([...requestsOf(records, ENCODING)].map(({ counts }) => [...counts.keys()])).toEqual([
      [`${SHIPMENTS}/0`],
      [`${VEHICLES}/0`],
    ]);
    expect(requestsRead(records).map((topics) => topics.map(([topic]) => topic))).toEqual([
      [`p-${SHIPMENTS}`],
      [`p-${VEHICLES}`],
    ]);
  });

  it('carry further headers behind those of a record, but for a dead letter', () => {
    expect(headerNames(record('a', 1))).toEqual(['own']);
    expect(headerNames(record('a', 1), { traceparent: '00' })).toEqual(['own', 'traceparent']);
    expect(headerNames(letter(0, 1), { traceparent: '00' })).not.toContain('traceparent');
  });
});
