/** CloudEvents in binary mode: attributes as headers. Source: CloudEvents 1.0, Kafka protocol binding, 3.2. */
import type { RecordHeader } from './archived-record.ts';
import { type ByteSink, bytesOf } from './byte-sink.ts';
import type { HeaderRun } from './record-bytes.ts';

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

/** Texts, each behind its length. */
const texts = (...of: readonly string[]): Buffer =>
  bytesOf((sink) => {
    for (const one of of) sink.text(one);
  });
/** What every event has in common is encoded once (architecture.md, "Exactly once with kafkajs"). */
const BEFORE_ID = texts(CONTENT_TYPE_HEADER, CONTENT_TYPE, 'ce_specversion', '1.0', 'ce_id');
const TIME = texts('ce_time');
const RECORDED_TIME = texts('ce_recordedtime');
const CAUSES = texts(CAUSATION_HEADER);
/** The header of a record that is not an event. */
const PLAIN = texts(CONTENT_TYPE_HEADER, CONTENT_TYPE);
/** Headers of an event without its times: two before its id, then id, source, type and subject. */
const TIMELESS = 6;

/** Sources and types with the name of the header behind them, by type. */
const ORIGINS = new Map<string, Map<string, Buffer>>();
/** Sources that are kept encoded, of each type: they are the parties of one pipeline. */
const SOURCES_MAX = 1_000;

/** Source and type, as they stand between an event's id and its subject. */
function originOf(source: string, type: string): Buffer {
  const sources = ORIGINS.get(type) ?? new Map<string, Buffer>();
  ORIGINS.set(type, sources);
  const known = sources.get(source);
  if (known !== undefined) return known;
  const bytes = texts('ce_source', source, 'ce_type', type, 'ce_subject');
  if (sources.size < SOURCES_MAX) sources.set(source, bytes);
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

const attributeCount = ({ time, recordedtime }: WrittenAttributes): number =>
  TIMELESS + (time === undefined ? 0 : 1) + (recordedtime === undefined ? 0 : 1);

function writeAttributes(sink: ByteSink, { id, source, type, subject, time, recordedtime }: WrittenAttributes): void {
  sink.raw(BEFORE_ID);
  sink.text(id);
  sink.raw(originOf(source, type));
  sink.text(subject);
  if (time !== undefined) writeHeader(sink, TIME, time);
  if (recordedtime !== undefined) writeHeader(sink, RECORDED_TIME, recordedtime);
}

function writeHeader(sink: ByteSink, name: Buffer, value: string): void {
  sink.raw(name);
  sink.text(value);
}

/**
 * Writes the headers of a record, from their number on.
 * @param event attributes of an event; null if the record is none
 * @param causes what the record comes from; empty if that is not known
 * @param more further headers behind them
 */
export function writeHeaders(sink: ByteSink, event: WrittenAttributes | null, causes: string, more: HeaderRun): void {
  const isCaused = causes !== '';
  sink.long((event === null ? 1 : attributeCount(event)) + (isCaused ? 1 : 0) + more.count);
  if (event === null) sink.raw(PLAIN);
  else writeAttributes(sink, event);
  if (isCaused) writeHeader(sink, CAUSES, causes);
  sink.raw(more.bytes);
}
