/**
 * Dead letters as messages: key, value and headers byte for byte, with the headers of Kafka Connect and our own code.
 * Source: architecture.md, "Dead letters"; Kafka Connect, DeadLetterQueueReporter.
 */
import type { DeadLetterText, NewRecord, RawRecord, Topic } from '@oretrail/runtime';
import type { IHeaders } from 'kafkajs';
import type { OutgoingMessage } from './codec.ts';

/** How the names of such topics end. */
const SUFFIX = '.dlq';
/** Our own code, beside what Connect says. docs/errors.md. */
export const CODE_HEADER = '__oretrail.errors.code';
const CONNECT = '__connect.errors.';

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
export function encodeDeadLetter({ value }: NewRecord): OutgoingMessage {
  const letter: DeadLetterText = JSON.parse(value);
  const { code, message, topic, partition, offset } = letter;
  const why: IHeaders = {
    [`${CONNECT}topic`]: topic,
    [`${CONNECT}partition`]: String(partition),
    [`${CONNECT}offset`]: String(offset),
    [`${CONNECT}stage`]: 'VALUE_CONVERTER',
    [`${CONNECT}exception.class.name`]: 'oretrail.DeadLetter',
    [`${CONNECT}exception.message`]: message,
    [CODE_HEADER]: code,
  };
  if (!('headers' in letter)) return { key: Buffer.from(letter.key), value: Buffer.from(letter.value), headers: why };
  return { key: bytes(letter.key), value: bytes(letter.value), headers: { ...headersOf(letter.headers), ...why } };
}

/** A message byte for byte. */
export function rawOf(message: Readonly<{ key: Buffer | null; value: Buffer | null; headers: IHeaders }>): RawRecord {
  const headers = Object.entries(message.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, Buffer.from(one).toString('base64')] as const),
  );
  const { key, value } = message;
  return { key: key?.toString('base64') ?? null, value: value?.toString('base64') ?? null, headers };
}
