/**
 * Dead letters as messages: key, value and headers byte for byte, with the headers of Kafka Connect and our own code.
 * Source: architecture.md, "Dead letters"; Kafka Connect, DeadLetterQueueReporter.
 */
import { type DeadLetterText, deadLettersOf, type NewRecord, type RawRecord, type Topic } from '@oretrail/runtime';
import type { IHeaders } from 'kafkajs';
import type { OutgoingMessage } from './codec.ts';
import { KafkaLogError } from './errors.ts';
import type { ReadMessage } from './kafkajs-parts.ts';

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
const ADDED: ReadonlySet<string> = new Set(Object.values(HEADERS));

/** Whether a topic holds dead letters. */
export function isOfDeadLetters(topic: Topic): boolean {
  return topic.endsWith(SUFFIX);
}

const bytes = (base64: string | null): Buffer | null => (base64 === null ? null : Buffer.from(base64, 'base64'));

function headersOf(headers: RawRecord['headers']): IHeaders {
  const byName: Record<string, Buffer[]> = Object.create(null);
  for (const [name, value] of headers) byName[name] = [...(byName[name] ?? []), Buffer.from(value, 'base64')];
  return Object.fromEntries(
    Object.entries(byName).map(([name, values]) => [name, values.length === 1 ? values[0] : values]),
  );
}

/** The message of a dead letter. Headers of an earlier death are written over. */
export function encodeDeadLetter({ value }: Pick<NewRecord, 'value'>): OutgoingMessage {
  const letter: DeadLetterText = JSON.parse(value);
  const { code, message, topic, partition, offset } = letter;
  const why: IHeaders = {
    [HEADERS.topic]: topic,
    [HEADERS.partition]: String(partition),
    [HEADERS.offset]: String(offset),
    [HEADERS.stage]: 'VALUE_CONVERTER',
    [HEADERS.className]: 'oretrail.DeadLetter',
    [HEADERS.message]: message,
    [HEADERS.code]: code,
  };
  if (!('headers' in letter)) return { key: Buffer.from(letter.key), value: Buffer.from(letter.value), headers: why };
  return { key: bytes(letter.key), value: bytes(letter.value), headers: { ...headersOf(letter.headers), ...why } };
}

/** A message byte for byte. A header without a value is left out: kafkajs can't write one. */
export function rawOf(message: Readonly<{ key: Buffer | null; value: Buffer | null; headers: IHeaders }>): RawRecord {
  const headers = Object.entries(message.headers).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((one) => one !== undefined && one !== null)
      .map((one) => [name, Buffer.from(one).toString('base64')] as const),
  );
  const { key, value } = message;
  return { key: key?.toString('base64') ?? null, value: value?.toString('base64') ?? null, headers };
}

/** A dead letter as it lies in its topic: why it is there, and the record as it was. */
export type BuriedRecord = Readonly<{
  code: string;
  message: string;
  from: Readonly<{ topic: Topic; partition: number; offset: number }>;
  key: Buffer | null;
  value: Buffer | null;
  /** Without those that were added when it was buried. */
  headers: IHeaders;
}>;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a header; null where there is none, more than one, or none in UTF-8. */
export function headerText(headers: IHeaders, name: string): string | null {
  const value = headers[name];
  if (typeof value === 'string') return value;
  if (!Buffer.isBuffer(value)) return null;
  try {
    return decoder.decode(value);
  } catch {
    return null;
  }
}

/**
 * Reads a message of a topic of dead letters.
 * @throws KafkaLogError `foreign-record` where no worker has buried it
 */
export function decodeDeadLetter(dlq: Topic, { key, value, headers, offset }: ReadMessage): BuriedRecord {
  const text = (name: keyof typeof HEADERS): string => headerText(headers, HEADERS[name]) ?? '';
  const [topic, partition, at, code] = [text('topic'), text('partition'), text('offset'), text('code')];
  if (deadLettersOf(topic) !== dlq || !/^\d+$/.test(partition) || !/^\d+$/.test(at) || code === '') {
    throw new KafkaLogError('foreign-record', `${dlq} at ${offset} has not the headers of a dead letter`);
  }
  const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !ADDED.has(name)));
  const from = { topic, partition: Number(partition), offset: Number(at) };
  return { code, message: text('message'), from, key, value, headers: own };
}
