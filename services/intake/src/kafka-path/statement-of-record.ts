/**
 * A record of a supplier as a statement: a CloudEvent in structured mode (JSON), or in binary mode with data in JSON or Avro.
 * One record is one statement. Source: intake.md, "Kafka"; CloudEvents 1.0, Kafka protocol binding, 3.
 */

import { AVRO_ERRORS, attributesOf, HEADERS_MAX, type RecordHeader } from '@oretrail/avro';
import { type Fault, isErrorOf, type OretrailError } from '@oretrail/errors';
import { HTTP_ERRORS } from '@oretrail/http-api';
import { type AvroCodec, type FetchedMessage, headersIn, utf8 } from '@oretrail/kafka-log';
import { EVENT_BYTES_MAX, EVENT_ERRORS } from '@oretrail/model';
import type { SentStatement } from '../intake.ts';

/** What a record states, or why it can't be read: then the code is one of an event, of Avro or of the intake. */
export type ReadStatement = Readonly<{ sent: SentStatement }> | Readonly<{ fault: Fault }>;

/** Reads Avro. */
export type AvroReader = Pick<AvroCodec, 'statedEventOf'>;

const CONTENT_TYPE = Buffer.from('content-type');
const ATTRIBUTE_PREFIX = Buffer.from('ce_');
const STRUCTURED = 'application/cloudevents+json';
const AVRO = 'application/avro';
const JSON_DATA = /^application\/(?:(?!cloudevents)[a-z0-9.-]+\+)?json$/;
/** The first byte of Confluent's wire format. */
const MAGIC = 0;

const isNamed = ({ name }: RecordHeader): boolean => name.equals(CONTENT_TYPE);
const isAttribute = ({ name }: RecordHeader): boolean => name.subarray(0, 3).equals(ATTRIBUTE_PREFIX);

function headersOf({ headerBytes, headerCount }: FetchedMessage): readonly RecordHeader[] {
  if (headerCount <= HEADERS_MAX) return [...headersIn(headerBytes)];
  throw AVRO_ERRORS.error('too-many-headers', `${headerCount} headers, over ${HEADERS_MAX}`);
}

/** Media types have parameters and no case: RFC 9110, 8.3.1. Null if there is none. */
function mediaTypeOf(headers: readonly RecordHeader[]): string | null {
  const [first, ...more] = headers.filter(isNamed);
  if (first === undefined) return null;
  const text = first.value === null ? null : utf8(first.value);
  if (text === null || more.length > 0) {
    throw AVRO_ERRORS.error('bad-header', 'The content type occurs twice, has no value, or is not UTF-8');
  }
  return text.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

type Encoding = 'structured' | 'binary' | 'avro';

/** Without a content type, Avro is known by its first byte, as in public topics; and JSON with attributes beside it is binary mode. */
function encodingOf(headers: readonly RecordHeader[], value: Buffer): Encoding {
  const mediaType = mediaTypeOf(headers);
  if (mediaType === AVRO || (mediaType === null && value[0] === MAGIC)) return 'avro';
  if (mediaType === STRUCTURED) return 'structured';
  if (mediaType === null || JSON_DATA.test(mediaType)) return headers.some(isAttribute) ? 'binary' : 'structured';
  const what = `The content type is ${JSON.stringify(mediaType.slice(0, 80))}; a record holds one statement in ${STRUCTURED}, application/json or ${AVRO}`;
  throw HTTP_ERRORS.error('unsupported-media-type', what);
}

function textOf(value: Buffer, bytesMax: number): string {
  if (value.length > bytesMax) {
    throw EVENT_ERRORS.error('too-large', `The value has ${value.length} bytes, over ${bytesMax}`);
  }
  const text = utf8(value);
  if (text === null) throw EVENT_ERRORS.error('not-json', 'The value is not UTF-8');
  return text;
}

/** Only one whole JSON text may be put into another. */
function requireJson(text: string): void {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw EVENT_ERRORS.error('not-json', 'The value is not JSON', { cause });
  }
}

/** One JSON text, so that what is wrong with the data is found as in structured mode: a member that occurs twice, too. */
function textOfBinary(headers: readonly RecordHeader[], value: Buffer): string {
  const attributes = Object.entries(attributesOf(headers.filter((header) => !isNamed(header))));
  const bytes = attributes.reduce((sum, [, text]) => sum + Buffer.byteLength(text), 0);
  const data = textOf(value, EVENT_BYTES_MAX - bytes);
  requireJson(data);
  const members = attributes.map(([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`);
  return `{${[...members, `"data":${data}`].join(',')}}`;
}

async function sentIn(message: FetchedMessage, avro: AvroReader): Promise<SentStatement> {
  const { key, value, withheld } = message;
  if (withheld !== undefined) throw AVRO_ERRORS.error(withheld.code, withheld.what);
  if (value === null) throw EVENT_ERRORS.error('not-json', 'The record has no value');
  const headers = headersOf(message);
  switch (encodingOf(headers, value)) {
    case 'avro':
      return { value: await avro.statedEventOf({ key, value, headers }) };
    case 'structured':
      return { text: textOf(value, EVENT_BYTES_MAX) };
    case 'binary':
      return { text: textOfBinary(headers, value) };
  }
}

function isFault(error: unknown): error is OretrailError {
  return isErrorOf(AVRO_ERRORS, error) || isErrorOf(EVENT_ERRORS, error) || isErrorOf(HTTP_ERRORS, error);
}

/**
 * What a record states. Never throws for what a supplier can write.
 * @throws RegistryError or KafkaLogError if schemas can't be asked for: then nothing is decided
 */
export async function statementOf(message: FetchedMessage, avro: AvroReader): Promise<ReadStatement> {
  try {
    return { sent: await sentIn(message, avro) };
  } catch (error) {
    if (!isFault(error)) throw error;
    return { fault: { pointer: '', code: error.code, detail: `${error.what}. ${error.remedy}` } };
  }
}
