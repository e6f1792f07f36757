/**
 * Faults of a message by their names, each with the code under which it must be buried. What is new to the world is added
 * here, and is sent by every codec.
 */
import { headerList, type RecordHeader } from '@oretrail/avro';
import { FACTS, SHIPMENTS, VEHICLES } from '@oretrail/runtime';
import { framed, type Message } from './message.ts';

/** Good messages to be spoilt, and what else it takes. */
export type Goods = Readonly<{
  /** Lots of several partitions. */
  shipments: readonly [Message, ...Message[]];
  production: Message;
  fact: Message;
  /** Whole, but for what it says. */
  refused: Message;
  /** Whole, but of a party that may not say it. */
  strangers: Message;
  /** A value that is whole, but of a schema of something else. */
  foreign: Buffer;
  partitions: number;
}>;

/** What is done to a shipment, or instead of it. */
export type Fault = Readonly<{ code: string; spoil: (shipment: Message, goods: Goods) => Message }>;

const MIB = 1_024 * 1_024;
/** Bytes of the magic and of the id of the schema. */
const FRAME_BYTES = 5;
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** Faults of a value. */
function ofValue(code: string, spoil: (value: Buffer, goods: Goods) => Buffer | null): Fault {
  return { code, spoil: (message, goods) => ({ ...message, value: spoil(message.value ?? Buffer.alloc(0), goods) }) };
}

const behindFrame = (value: Buffer, body: Buffer): Buffer => Buffer.concat([value.subarray(0, FRAME_BYTES), body]);

const OF_VALUES: Readonly<Record<string, Fault>> = {
  'no value': ofValue('bad-magic', () => null),
  'an empty value': ofValue('bad-magic', () => Buffer.alloc(0)),
  'half a frame': ofValue('bad-magic', (value) => value.subarray(0, 3)),
  'another magic byte': ofValue('bad-magic', (value) => Buffer.concat([Buffer.from([7]), value.subarray(1)])),
  JSON: ofValue('bad-magic', () => Buffer.from('{"lotId":"urn:lot:1"}')),
  'UTF-16': ofValue('bad-magic', () => Buffer.from('\uFEFF{"lotId":"urn:lot:1"}', 'utf16le')),
  'an unknown schema': ofValue('unknown-schema', (value) => framed(900_000_001, value.subarray(FRAME_BYTES))),
  'a value of something else': ofValue('refused-event', (_, { foreign }) => foreign),
  'a frame alone': ofValue('truncated', (value) => value.subarray(0, FRAME_BYTES)),
  'half of a value': ofValue('truncated', (value) => value.subarray(0, value.length / 2)),
  'all but the last byte': ofValue('truncated', (value) => value.subarray(0, -1)),
  'a byte too many': ofValue('trailing-bytes', (value) => Buffer.concat([value, Buffer.from([0])])),
  'a value twice': ofValue('trailing-bytes', (value) => Buffer.concat([value, value])),
  'a thousand zeros': ofValue('trailing-bytes', (value) => behindFrame(value, Buffer.alloc(1_000))),
  'a text that claims to be endless': ofValue('bad-number', (value) => behindFrame(value, hex('feffffffffffffff7f'))),
  'a text longer than its bytes': ofValue('truncated', (value) => behindFrame(value, hex('fe07'))),
  'a negative length': ofValue('bad-length', (value) => behindFrame(value, hex('01'))),
  'a number without an end': ofValue('bad-number', (value) => behindFrame(value, Buffer.alloc(50, 0xff))),
  'a text that is not UTF-8': ofValue('bad-text', (value) =>
    behindFrame(value, Buffer.concat([hex('04fffe'), value.subarray(FRAME_BYTES)])),
  ),
  'a megabyte': ofValue('too-large', (value) => behindFrame(value, Buffer.alloc(MIB, 'a'))),
  'six megabytes': ofValue('too-large', (value) => behindFrame(value, Buffer.alloc(6 * MIB, 'a'))),
};

const named = (name: string, value: string | Buffer | null): RecordHeader => ({
  name: Buffer.from(name),
  value: value === null ? null : Buffer.from(value),
});
const many = (count: number): readonly RecordHeader[] => Array.from({ length: count }, (_, i) => named(`x${i}`, 'y'));

/** Faults of headers. */
function ofHeaders(code: string, spoil: (headers: readonly RecordHeader[]) => readonly RecordHeader[]): Fault {
  return { code, spoil: (message) => ({ ...message, headers: spoil(message.headers) }) };
}

const isNamed = ({ name }: RecordHeader, due: string): boolean => name.equals(Buffer.from(due));
/** Others instead of those of a name. */
const instead =
  (name: string, ...values: readonly (string | Buffer | null)[]) =>
  (headers: readonly RecordHeader[]) => [
    ...headers.filter((header) => !isNamed(header, name)),
    ...values.map((value) => named(name, value)),
  ];
const behind =
  (...more: readonly RecordHeader[]) =>
  (headers: readonly RecordHeader[]) => [...headers, ...more];

const OF_HEADERS: Readonly<Record<string, Fault>> = {
  'no headers': ofHeaders('refused-event', () => []),
  'no id': ofHeaders('refused-event', instead('ce_id')),
  'no source': ofHeaders('refused-event', instead('ce_source')),
  'no type': ofHeaders('refused-event', instead('ce_type')),
  'no subject': ofHeaders('refused-event', instead('ce_subject')),
  'no version': ofHeaders('refused-event', instead('ce_specversion')),
  'an empty id': ofHeaders('refused-event', instead('ce_id', '')),
  'an id of 200 KB': ofHeaders('refused-event', instead('ce_id', 'x'.repeat(200_000))),
  'an id of 300 KB': ofHeaders('too-large', instead('ce_id', 'x'.repeat(300_000))),
  'headers of 5 MB': ofHeaders('too-large', behind(named('x', Buffer.alloc(5 * MIB)))),
  'an id twice': ofHeaders('bad-header', instead('ce_id', 'a', 'b')),
  'an id that is not UTF-8': ofHeaders('bad-header', instead('ce_id', hex('fffe80'))),
  'an id without a value': ofHeaders('bad-header', instead('ce_id', null)),
  'a source that is not a URI': ofHeaders('refused-event', instead('ce_source', 'me')),
  'a type of nobody': ofHeaders('refused-event', instead('ce_type', 'oretrail.verdict.v1')),
  'the type of another event': ofHeaders('refused-event', instead('ce_type', 'oretrail.reference-fact.v1')),
  'another version': ofHeaders('refused-event', instead('ce_specversion', '0.3')),
  'attributes named as what objects inherit': ofHeaders(
    'refused-event',
    behind(named('ce___proto__', 'x'), named('ce_toString', 'x')),
  ),
  'a time that is none': ofHeaders('refused-event', instead('ce_time', '99999-01-01')),
  'the content type of JSON': ofHeaders('bad-header', instead('content-type', 'application/json')),
  'structured mode': ofHeaders('bad-header', instead('content-type', 'application/cloudevents+json')),
  'a content type twice': ofHeaders('bad-header', instead('content-type', 'application/avro', 'application/avro')),
  'a content type without a value': ofHeaders('bad-header', instead('content-type', null)),
  '101 headers': ofHeaders('too-many-headers', behind(...many(100))),
  '10,000 headers': ofHeaders('too-many-headers', behind(...many(10_000))),
  '20,001 headers': ofHeaders('too-many-headers', () => many(20_001)),
};

/** What must lie in the dead letter as it was, whatever it does to an object. */
const ODD_HEADERS: Readonly<Record<string, readonly RecordHeader[]>> = {
  'names of what objects inherit': ['constructor', '__proto__', 'toString', 'hasOwnProperty', '__proto__'].map((name) =>
    named(name, 'x'),
  ),
  'an attribute named as what objects inherit': [named('ce_constructor', 'x')],
  'names that are not UTF-8': [{ name: hex('ff00fe'), value: Buffer.from('x') }],
  'empty names': [named('', 'x'), named('', ''), named('', null)],
  'no values': [named('a', null), named('b', ''), named('a', null)],
  'names that come again behind others': [named('a', '1'), named('b', '2'), named('a', '3'), named('b', null)],
  'the names of a letter': headerList({
    '__connect.errors.topic': 'other',
    '__connect.errors.partition': '7',
    '__connect.errors.offset': '-1',
    '__oretrail.errors.code': 'none',
    '__oretrail.errors.cut.of': 'batch',
  }),
  'control characters': [named('\u001b[2J\r\n', '\u001b]0;title\u0007\u202e')],
  'a trace that is none': [named('traceparent', '00-zz'), named('traceparent', null), named('tracestate', hex('ff'))],
};

const OF_ODD_HEADERS: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(ODD_HEADERS).flatMap(([name, headers]) => {
    const [only, both] = [ofHeaders('', () => headers), ofHeaders('', behind(...headers))];
    const without: Fault = { code: 'bad-magic', spoil: (...of) => ({ ...only.spoil(...of), value: null }) };
    const astray: Fault = { code: 'wrong-partition', spoil: (...of) => elsewhere(both.spoil(...of), of[1]) };
    return [
      [`${name}, and no value`, without],
      [`${name}, astray`, astray],
    ];
  }),
);

function elsewhere(message: Message, { partitions }: Goods): Message {
  return { ...message, partition: (message.partition + 1) % partitions };
}

const withKey = (code: string, key: Buffer | null): Fault => ({ code, spoil: (message) => ({ ...message, key }) });

const OF_PLACES: Readonly<Record<string, Fault>> = {
  'another partition': { code: 'wrong-partition', spoil: elsewhere },
  'a lot among vehicles': { code: 'wrong-topic', spoil: (message) => ({ ...message, topic: VEHICLES }) },
  'a lot among facts': { code: 'wrong-topic', spoil: (message) => ({ ...message, topic: FACTS, partition: 0 }) },
  'a vehicle among lots': { code: 'wrong-topic', spoil: (_, { production }) => ({ ...production, topic: SHIPMENTS }) },
  'a fact among lots': { code: 'wrong-topic', spoil: (_, { fact }) => ({ ...fact, topic: SHIPMENTS }) },
  'no key': withKey('key-mismatch', null),
  'an empty key': withKey('key-mismatch', Buffer.alloc(0)),
  'another key': withKey('key-mismatch', Buffer.from('urn:lot:another')),
  'a key of zeros': withKey('key-mismatch', Buffer.alloc(4)),
  'a key that is not UTF-8': withKey('key-mismatch', hex('fffe')),
  'a key of a megabyte': withKey('key-mismatch', Buffer.alloc(MIB, 'k')),
  'what no event may say': { code: 'refused-event', spoil: (_, { refused }) => refused },
  'what only others may say': { code: 'not-allowed', spoil: (_, { strangers }) => strangers },
};

/** All of them. */
export const FAULTS: Readonly<Record<string, Fault>> = { ...OF_VALUES, ...OF_HEADERS, ...OF_ODD_HEADERS, ...OF_PLACES };
