/** CloudEvents in binary mode: attributes as headers. Source: CloudEvents 1.0, Kafka protocol binding, 3.2. */
import { EVENT_BYTES_MAX } from '@oretrail/model';
import type { RecordHeader } from './archived-record.ts';
import { AVRO_ERRORS } from './errors.ts';
import { HEADERS_MAX } from './limits.ts';

/** Headers as a record has them: in order, maybe repeated or without a value. A reader may stop before the last. */
export type ReceivedHeaders = Iterable<RecordHeader>;
/** Headers as they are written. */
export type WrittenHeaders = readonly RecordHeader[];

/** The media type of every value. */
export const CONTENT_TYPE = 'application/avro';
const CONTENT_TYPE_HEADER = 'content-type';
const ATTRIBUTE_PREFIX = 'ce_';

/** Which statements have led to a verdict, or to a register between workers. Source: events.md, `oretrail.verdict.v1`. */
export const CAUSATION_HEADER = 'ce_causationid';

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Headers by name, of what is a text or UTF-8. */
export function headerList(headers: Readonly<Record<string, string | Buffer>>): WrittenHeaders {
  return Object.entries(headers).map(([name, value]) => ({ name: Buffer.from(name), value: Buffer.from(value) }));
}

/** The values of the headers that say something of an event, by name. @throws AvroError `too-many-headers`, `too-large` */
function valuesByName(headers: ReceivedHeaders): ReadonlyMap<string, readonly (Buffer | null)[]> {
  const values = new Map<string, (Buffer | null)[]>();
  let [count, bytes] = [0, 0];
  for (const { name, value } of headers) {
    count += 1;
    bytes += name.length + (value?.length ?? 0);
    if (count > HEADERS_MAX) throw AVRO_ERRORS.error('too-many-headers', `Over ${HEADERS_MAX} headers`);
    if (bytes > EVENT_BYTES_MAX) throw AVRO_ERRORS.error('too-large', `Headers of over ${EVENT_BYTES_MAX} bytes`);
    const text = name.toString('utf8');
    if (!text.startsWith(ATTRIBUTE_PREFIX) && text !== CONTENT_TYPE_HEADER) continue;
    const known = values.get(text);
    if (known === undefined) values.set(text, [value]);
    else known.push(value);
  }
  return values;
}

/** Cut: a name is a stranger's, and the message goes into logs and letters. */
const shown = (name: string): string => JSON.stringify(name.slice(0, 80));

function text(name: string, values: readonly (Buffer | null)[]): string {
  const [first] = values;
  if (values.length !== 1) throw AVRO_ERRORS.error('bad-header', `${shown(name)} occurs ${values.length} times`);
  if (first == null) throw AVRO_ERRORS.error('bad-header', `${shown(name)} has no value`);
  try {
    return decoder.decode(first);
  } catch (cause) {
    throw AVRO_ERRORS.error('bad-header', `${shown(name)} is not UTF-8`, { cause });
  }
}

/** Media types have parameters and no case: RFC 9110, 8.3.1. */
function requireAvro(values: readonly (Buffer | null)[] | undefined): void {
  if (values === undefined) return;
  const mediaType = text(CONTENT_TYPE_HEADER, values);
  if (mediaType.split(';', 1)[0]?.trim().toLowerCase() === CONTENT_TYPE) return;
  throw AVRO_ERRORS.error('bad-header', `The content type is ${shown(mediaType)}`);
}

/**
 * The attributes of a received event, of whatever name: those of no meaning here are ignored later.
 * @throws AvroError `too-many-headers`, `too-large`, `bad-header`. A missing content type passes, for the wire format says that
 * it is Avro.
 */
export function attributesOf(headers: ReceivedHeaders): Readonly<Record<string, string>> {
  const values = valuesByName(headers);
  requireAvro(values.get(CONTENT_TYPE_HEADER));
  // Each becomes a member of its own, whatever its name: `__proto__` too.
  return Object.fromEntries(
    [...values]
      .filter(([name]) => name !== CONTENT_TYPE_HEADER)
      .map(([name, of]) => [name.slice(ATTRIBUTE_PREFIX.length), text(name, of)]),
  );
}

const header = (name: string, value: string): RecordHeader => ({ name: Buffer.from(name), value: Buffer.from(value) });
/** What every event has in common is encoded once (architecture.md, "Exactly once with kafkajs"). */
const COMMON: WrittenHeaders = [header(CONTENT_TYPE_HEADER, CONTENT_TYPE), header('ce_specversion', '1.0')];
/** The headers of a record that is not an event. */
export const PLAIN_HEADERS: WrittenHeaders = [header(CONTENT_TYPE_HEADER, CONTENT_TYPE)];
const NAMES = {
  id: Buffer.from('ce_id'),
  source: Buffer.from('ce_source'),
  type: Buffer.from('ce_type'),
  subject: Buffer.from('ce_subject'),
  time: Buffer.from('ce_time'),
  recordedtime: Buffer.from('ce_recordedtime'),
  causationid: Buffer.from(CAUSATION_HEADER),
} as const;
const REPEATED = new Map<string, Buffer>();
/** Types and sources that are kept encoded: types are a handful, sources the parties of one pipeline. */
const REPEATED_MAX = 1_000;

function repeated(value: string): Buffer {
  const known = REPEATED.get(value);
  if (known !== undefined) return known;
  const bytes = Buffer.from(value);
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

/** The header of what a record comes from; none if that is not known. */
export function causationHeaders(causes: string | undefined): WrittenHeaders {
  return causes === undefined || causes === '' ? [] : [{ name: NAMES.causationid, value: Buffer.from(causes) }];
}

/** Headers of an event. */
export function headersOf({ id, source, type, subject, time, recordedtime }: WrittenAttributes): WrittenHeaders {
  return [
    ...COMMON,
    { name: NAMES.id, value: Buffer.from(id) },
    { name: NAMES.source, value: repeated(source) },
    { name: NAMES.type, value: repeated(type) },
    { name: NAMES.subject, value: Buffer.from(subject) },
    ...(time === undefined ? [] : [{ name: NAMES.time, value: Buffer.from(time) }]),
    ...(recordedtime === undefined ? [] : [{ name: NAMES.recordedtime, value: Buffer.from(recordedtime) }]),
  ];
}
