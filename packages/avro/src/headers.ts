/** CloudEvents in binary mode: attributes as headers. Source: CloudEvents 1.0, Kafka protocol binding, 3.2. */
import { AvroError } from './errors.ts';

/** Headers as a Kafka client gives them: bytes, and a list where a name stands more than once. */
export type ReceivedHeaders = Readonly<
  Record<string, Uint8Array | string | readonly (Uint8Array | string)[] | undefined>
>;
/** Headers as they are written. */
export type WrittenHeaders = Readonly<Record<string, Buffer>>;

/** The media type of every value. */
export const CONTENT_TYPE = 'application/avro';
const CONTENT_TYPE_HEADER = 'content-type';
const ATTRIBUTE_PREFIX = 'ce_';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function text(name: string, value: ReceivedHeaders[string]): string {
  const single = Array.isArray(value) ? value : [value];
  const [first] = single;
  if (single.length !== 1) throw new AvroError('bad-header', `${name} stands ${single.length} times`);
  if (typeof first === 'string') return first;
  try {
    return decoder.decode(first);
  } catch (cause) {
    throw new AvroError('bad-header', `${name} is not UTF-8`, { cause });
  }
}

/** Media types have parameters and no case: RFC 9110, 8.3.1. */
function requireAvro(headers: ReceivedHeaders): void {
  const value = headers[CONTENT_TYPE_HEADER];
  if (value === undefined) return;
  const mediaType = text(CONTENT_TYPE_HEADER, value);
  if (mediaType.split(';', 1)[0]?.trim().toLowerCase() === CONTENT_TYPE) return;
  throw new AvroError('bad-header', `The content type is ${JSON.stringify(mediaType.slice(0, 80))}`);
}

/**
 * The attributes of a received event, of whatever name: those of no meaning here are ignored later.
 * @throws AvroError `bad-header`. A missing content type passes, for the wire format says that it is Avro.
 */
export function attributesOf(headers: ReceivedHeaders): Readonly<Record<string, string>> {
  requireAvro(headers);
  const attributes = Object.entries(headers)
    .filter(([name, value]) => name.startsWith(ATTRIBUTE_PREFIX) && value !== undefined)
    .map(([name, value]) => [name.slice(ATTRIBUTE_PREFIX.length), text(name, value)] as const);
  return Object.fromEntries(attributes);
}

const encoded = (value: string): Buffer => Buffer.from(value, 'utf8');
/** What every event has in common is encoded once (architecture.md: "Pre-encode what repeats"). */
const COMMON: WrittenHeaders = { [CONTENT_TYPE_HEADER]: encoded(CONTENT_TYPE), ce_specversion: encoded('1.0') };
const REPEATED = new Map<string, Buffer>();
/** Types and sources that are kept encoded: types are a handful, sources the parties of one pipeline. */
const REPEATED_MAX = 1_000;

function repeated(value: string): Buffer {
  const known = REPEATED.get(value);
  if (known !== undefined) return known;
  const bytes = encoded(value);
  if (REPEATED.size < REPEATED_MAX) REPEATED.set(value, bytes);
  return bytes;
}

/** The attributes that are written. */
export type WrittenAttributes = Readonly<{
  id: string;
  source: string;
  type: string;
  subject: string;
  time?: string;
  recordedtime?: string;
}>;

/** Headers of an event. */
export function headersOf({ id, source, type, subject, time, recordedtime }: WrittenAttributes): WrittenHeaders {
  return {
    ...COMMON,
    ce_id: encoded(id),
    ce_source: repeated(source),
    ce_type: repeated(type),
    ce_subject: encoded(subject),
    ...(time === undefined ? {} : { ce_time: encoded(time) }),
    ...(recordedtime === undefined ? {} : { ce_recordedtime: encoded(recordedtime) }),
  };
}
