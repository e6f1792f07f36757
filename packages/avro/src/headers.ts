/** CloudEvents in binary mode: attributes as headers. Source: CloudEvents 1.0, Kafka protocol binding, 3.2. */
import type { RecordHeader } from './archived-record.ts';

/** Headers as they stand in a record of Kafka, from their number on. */
export type HeaderBytes = Readonly<{ headerBytes: Buffer }>;
/** Headers as a record has them: in order, maybe repeated or without a value. A reader may stop before the last. */
export type ReceivedHeaders = Iterable<RecordHeader> | HeaderBytes;
/** Headers as they are written. */
export type WrittenHeaders = readonly RecordHeader[];

/** The media type of every value. */
export const CONTENT_TYPE = 'application/avro';
/** The header that may say so. */
export const CONTENT_TYPE_HEADER = 'content-type';
/** What the name of each attribute's header begins with. */
export const ATTRIBUTE_PREFIX = 'ce_';

/** Which statements have led to a verdict, or to a register between workers. Source: events.md, `oretrail.verdict.v1`. */
export const CAUSATION_HEADER = 'ce_causationid';

/** Headers by name, of what is a text or UTF-8. */
export function headerList(headers: Readonly<Record<string, string | Buffer>>): WrittenHeaders {
  return Object.entries(headers).map(([name, value]) => ({ name: Buffer.from(name), value: Buffer.from(value) }));
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
