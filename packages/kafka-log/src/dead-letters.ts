/**
 * Dead letters as messages: key, value and headers byte for byte, and behind those the headers of Kafka Connect and our own.
 * Source: architecture.md, "Dead letters"; Kafka Connect, DeadLetterQueueReporter.
 */

import { headerList, type RecordHeader } from '@oretrail/avro';
import {
  type CutRecord,
  deadLettersOf,
  type Letter,
  type LetterHead,
  type NewRecord,
  type RawRecord,
  type Topic,
} from '@oretrail/runtime';
import type { OutgoingMessage } from './codec.ts';
import { KAFKA_ERRORS } from './errors.ts';
import { type FetchedMessage, NO_HEADERS, type ReadMessage } from './fetch/fetched-message.ts';
import { beginning, digestOfRecord, sizeOfRecord } from './fetch/whole.ts';
import { headersIn, headerText } from './header-bytes.ts';
import { LETTER_BYTES_MAX, LETTER_HEADER_BYTES_MAX } from './limits.ts';

/** How the names of such topics end. */
const SUFFIX = '.dlq';
const CONNECT = '__connect.errors.';
const HEADERS = {
  topic: `${CONNECT}topic`,
  partition: `${CONNECT}partition`,
  offset: `${CONNECT}offset`,
  stage: `${CONNECT}stage`,
  className: `${CONNECT}exception.class.name`,
  message: `${CONNECT}exception.message`,
  /** Our own code, beside what Connect says. docs/errors.md. */
  code: '__oretrail.errors.code',
} as const;
/** In a letter that has only the beginning of a record: of what, how many bytes that has, and their digest. */
const CUT_HEADERS = {
  of: '__oretrail.errors.cut.of',
  bytes: '__oretrail.errors.cut.bytes',
  sha256: '__oretrail.errors.cut.sha256',
} as const;
/** What is added, in its order; a record may itself have headers of these names, and keeps them. */
const ADDED = Object.values(HEADERS);
const ADDED_TO_CUT: readonly string[] = [...ADDED, ...Object.values(CUT_HEADERS)];

/** Whether a topic holds dead letters. */
export function isOfDeadLetters(topic: Topic): boolean {
  return topic.endsWith(SUFFIX);
}

const bytes = (base64: string | null): Buffer | null => (base64 === null ? null : Buffer.from(base64, 'base64'));

function cutHeaders(cut: CutRecord | undefined): readonly RecordHeader[] {
  if (cut === undefined) return [];
  return headerList({
    [CUT_HEADERS.of]: cut.of,
    [CUT_HEADERS.bytes]: String(cut.bytes),
    [CUT_HEADERS.sha256]: cut.sha256,
  });
}

/** The message of a dead letter. */
export function encodeDeadLetter({ value }: Pick<NewRecord, 'value'>): OutgoingMessage {
  const letter = value as Letter;
  const { code, message, topic, partition, offset } = letter;
  const why = headerList({
    [HEADERS.topic]: topic,
    [HEADERS.partition]: String(partition),
    [HEADERS.offset]: String(offset),
    [HEADERS.stage]: 'VALUE_CONVERTER',
    [HEADERS.className]: 'oretrail.DeadLetter',
    [HEADERS.message]: message,
    [HEADERS.code]: code,
  });
  if (!('headerBytes' in letter))
    return { key: Buffer.from(letter.key), value: Buffer.from(letter.value), headers: why };
  const own = headersIn(Buffer.from(letter.headerBytes, 'base64'));
  return { key: bytes(letter.key), value: bytes(letter.value), headers: [...own, ...why, ...cutHeaders(letter.cut)] };
}

/** What a letter holds of a record that is too large: key, value and headers as far as they are kept. */
function cutOf(
  message: FetchedMessage,
  bytesMax: number,
): (Pick<ReadMessage, 'key' | 'value' | 'headerBytes'> & { cut: CutRecord }) | null {
  const { key, value, headerBytes, withheld } = message;
  if (withheld !== undefined) {
    const { of, bytes, sha256 } = withheld;
    return { key, value, headerBytes, cut: { of, bytes, sha256 } };
  }
  if (sizeOfRecord(message) <= bytesMax) return null;
  const kept = headerBytes.length <= LETTER_HEADER_BYTES_MAX ? headerBytes : NO_HEADERS;
  return { key: beginning(key), value: beginning(value), headerBytes: kept, cut: digestOfRecord(message) };
}

/** A message byte for byte; of what is too large its beginning, and what tells the whole from another. */
export function rawOf(message: FetchedMessage, bytesMax = LETTER_BYTES_MAX): RawRecord {
  const { key, value, headerBytes, ...cut } = cutOf(message, bytesMax) ?? message;
  return {
    key: key?.toString('base64') ?? null,
    value: value?.toString('base64') ?? null,
    headerBytes: headerBytes.toString('base64'),
    ...('cut' in cut ? { cut: cut.cut } : {}),
  };
}

/**
 * The letter of a message that another than a worker buries: why, where from, and the message as it was.
 * @param bytesMax of a larger message there is only the beginning
 */
export function deadLetterOf(message: FetchedMessage, head: LetterHead, bytesMax: number): OutgoingMessage {
  return encodeDeadLetter({ value: { ...head, ...rawOf(message, bytesMax) } });
}

/** A dead letter as it lies in its topic: why it is there, and the record as it was. */
export type BuriedRecord = Readonly<{
  code: string;
  message: string;
  from: Readonly<{ topic: Topic; partition: number; offset: number }>;
  key: Buffer | null;
  value: Buffer | null;
  /** Without those that were added when it was buried. */
  headers: readonly RecordHeader[];
  /** Not null: key and value are only the beginning of the record, and cannot be sent again. */
  cut: CutRecord | null;
}>;

function isNamed({ name }: RecordHeader, due: string | undefined): boolean {
  return due !== undefined && name.equals(Buffer.from(due));
}

/** Parts headers where ours begin. Older letters have them in any place, each name once. */
function parted(
  headers: readonly RecordHeader[],
): Readonly<{ own: readonly RecordHeader[]; added: readonly RecordHeader[] }> {
  for (const names of [ADDED_TO_CUT, ADDED]) {
    const start = headers.length - names.length;
    const added = start < 0 ? [] : headers.slice(start);
    if (added.length > 0 && added.every((header, i) => isNamed(header, names[i]))) {
      return { own: headers.slice(0, start), added };
    }
  }
  const isAdded = (header: RecordHeader) => ADDED.some((name) => isNamed(header, name));
  return { own: headers.filter((header) => !isAdded(header)), added: headers.filter(isAdded) };
}

function cutIn(added: readonly RecordHeader[]): CutRecord | null {
  const [of, size, sha256] = Object.values(CUT_HEADERS).map((name) => headerText(added, name));
  if (of == null || size == null || sha256 == null) return null;
  return { of: of === 'batch' ? 'batch' : 'record', bytes: Number(size), sha256 };
}

/** Reads a message of a topic of dead letters. @throws KafkaLogError `foreign-record` if no worker has buried it */
export function decodeDeadLetter(dlq: Topic, { key, value, headerBytes, offset }: ReadMessage): BuriedRecord {
  const { own, added } = parted([...headersIn(headerBytes)]);
  const text = (name: keyof typeof HEADERS): string => headerText(added, HEADERS[name]) ?? '';
  const [topic, partition, at, code] = [text('topic'), text('partition'), text('offset'), text('code')];
  if (deadLettersOf(topic) !== dlq || !/^\d+$/.test(partition) || !/^\d+$/.test(at) || code === '') {
    throw KAFKA_ERRORS.error('foreign-record', `${dlq} at ${offset} has not the headers of a dead letter`);
  }
  const from = { topic, partition: Number(partition), offset: Number(at) };
  return { code, message: text('message'), from, key, value, headers: own, cut: cutIn(added) };
}
