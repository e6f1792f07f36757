/** Events of the public contract as messages. Source: events.md, "Encodings". */
import {
  EVENT_BYTES_MAX,
  type EventType,
  type OretrailEvent,
  type ParsedEvent,
  type ParseOptions,
  parseEvent,
} from '@oretrail/model';
import { statedAttributes } from './attributes.ts';
import type { ByteSink } from './byte-sink.ts';
import { AVRO_ERRORS } from './errors.ts';
import { writeHeaders } from './headers.ts';
import { type HeaderRun, NO_MORE_HEADERS } from './record-bytes.ts';
import { ownSchema, type Subject } from './schemas.ts';
import { isText } from './text-bytes.ts';
import {
  messageOf,
  type ReceivedMessage,
  schemaIdOf,
  unframed,
  type WrittenMessage,
  writeFramed,
} from './wire-format.ts';
import type { Writer } from './writer.ts';

/** The schema of the data of each type of event. */
export const EVENT_SUBJECTS: Readonly<Record<EventType, Subject>> = {
  'oretrail.mineral-shipment.v1': 'oretrail.MineralShipment',
  'oretrail.component-shipment.v1': 'oretrail.ComponentShipment',
  'oretrail.vehicle-production.v1': 'oretrail.VehicleProduction',
  'oretrail.vehicle-delivery.v1': 'oretrail.VehicleDelivery',
  'oretrail.reference-fact.v1': 'oretrail.ReferenceFact',
  'oretrail.correction.v1': 'oretrail.Correction',
};

/** Writes an event; its subject is the key. `schemaId` is that of {@link EVENT_SUBJECTS} in the registry. */
export function writeEvent(sink: ByteSink, event: OretrailEvent, schemaId: number, more: HeaderRun): void {
  sink.text(event.subject);
  writeFramed(sink, schemaId, ownSchema(EVENT_SUBJECTS[event.type]).write, event.data);
  writeHeaders(sink, event, '', more);
}

/** The message of an event. */
export function encodeEvent(event: OretrailEvent, schemaId: number): WrittenMessage {
  return messageOf((sink) => writeEvent(sink, event, schemaId, NO_MORE_HEADERS));
}

/** The content of a message as one JSON value, valid or not: attributes of CloudEvents, and `data`. */
export type StatedEvent = Readonly<Record<string, unknown>>;

/**
 * Reads a message without validating the event.
 * @param writer of the schema that {@link schemaIdOf} names
 * @throws AvroError if the message cannot hold an event
 */
export function readStatedEvent({ value, headers }: ReceivedMessage, writer: Writer): StatedEvent {
  schemaIdOf(value);
  const { attributes, bytes } = statedAttributes(headers);
  // The bound is on an event, not on its value: headers count as they are (events.md, "Bounds").
  const body = unframed(value ?? Buffer.alloc(0), EVENT_BYTES_MAX - bytes);
  return { ...attributes, data: writer.readStatement(body) };
}

function isKey(key: Buffer | null, subject: string): boolean {
  if (key === null) return false;
  return (key.length === subject.length && isText(key, 0, subject)) || key.equals(Buffer.from(subject, 'utf8'));
}

/**
 * The event of a message, or what is wrong with it by code and pointer, as for any other encoding.
 * @param writer of the schema that {@link schemaIdOf} names
 * @throws AvroError if the message cannot hold an event
 */
export function decodeEvent(message: ReceivedMessage, writer: Writer, options: ParseOptions): ParsedEvent {
  const parsed = parseEvent(readStatedEvent(message, writer), options);
  if (parsed.ok && !isKey(message.key, parsed.event.subject)) {
    throw AVRO_ERRORS.error('key-mismatch', `The subject is ${JSON.stringify(parsed.event.subject.slice(0, 80))}`);
  }
  return parsed;
}

/** The same for a reader that takes good events only. @throws AvroError `refused-event` with all errors, too */
export function requireEvent(message: ReceivedMessage, writer: Writer, options: ParseOptions): OretrailEvent {
  const parsed = decodeEvent(message, writer, options);
  if (parsed.ok) return parsed.event;
  const { errors } = parsed;
  const what = errors.map(({ pointer, code }) => `${code} at ${JSON.stringify(pointer)}`).join(', ');
  throw AVRO_ERRORS.error('refused-event', what, { faults: errors });
}
