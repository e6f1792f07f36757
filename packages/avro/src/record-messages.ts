/**
 * Records of the runtime's port as messages: their values become Avro, and again the same values. Which record a topic holds
 * is said here. Source: protocol.md, "Registers"; events.md, "Types and topics".
 */
import type { OretrailEvent, ParseOptions, Verdict } from '@oretrail/model';
import {
  BATTERY_ANSWERS,
  CONTROL,
  DRAWS,
  LOT_ANSWERS,
  type NewRecord,
  PUBLIC_INPUTS,
  SEALS,
  type Topic,
  VERDICTS,
} from '@oretrail/runtime';
import { AVRO_ERRORS } from './errors.ts';
import { EVENT_SUBJECTS, encodeEvent, requireEvent } from './event-messages.ts';
import { causationHeaders, headersOf, PLAIN_HEADERS, type WrittenHeaders } from './headers.ts';
import { RECORD_BYTES_MAX } from './limits.ts';
import { ownSchema, type Subject } from './schemas.ts';
import { framed, type ReceivedMessage, schemaIdOf, unframed, type WrittenMessage } from './wire-format.ts';
import type { Writer } from './writer.ts';

/** Who states verdicts, as a CloudEvents source. */
export const VERDICT_SOURCE = 'urn:oretrail:eligibility';
const VERDICT_TYPE = 'oretrail.verdict.v1';
/** Who states seals. */
const SEAL_SOURCE = 'urn:oretrail:audit';
const SEAL_TYPE = 'oretrail.seal.v1';
const JOURNAL = /^oretrail\.[a-z-]+\.journal\.v1$/;
const ANSWERS: readonly Subject[] = ['oretrail.internal.LotRegister', 'oretrail.internal.GrantsRegister'];

/**
 * The records that a topic may hold.
 * @throws TypeError for a topic that holds none of ours: dead letters stay as they were
 */
export function subjectsOf(topic: Topic): readonly Subject[] {
  switch (topic) {
    case DRAWS:
      return ['oretrail.internal.DrawRegister'];
    case LOT_ANSWERS:
    case BATTERY_ANSWERS:
      return ANSWERS;
    case VERDICTS:
      return ['oretrail.Verdict'];
    case SEALS:
      return ['oretrail.Seal'];
    case CONTROL:
      return ['oretrail.internal.Control'];
    default:
      if (PUBLIC_INPUTS.has(topic)) return Object.values(EVENT_SUBJECTS);
      if (JOURNAL.test(topic)) return ['oretrail.internal.Journal'];
      throw new TypeError(`no record of ${topic} is known`);
  }
}

/** What an internal record says of its kind. */
type Kinded = Readonly<{ body?: Readonly<{ of?: unknown }> }>;

function subjectOfRecord(topic: Topic, { body }: Kinded): Subject {
  const [first, second] = subjectsOf(topic);
  const isSecond = second !== undefined && body?.of === 'grants';
  const subject = isSecond ? second : first;
  if (subject === undefined) throw new TypeError(`no record of ${topic} is known`);
  return subject;
}

/** A verdict is an event of ours. It has no `time`: a task knows no clock, and the log's own time says when. */
function verdictHeaders({ vin, revision }: Verdict): WrittenHeaders {
  return headersOf({ id: `${vin}/${revision}`, source: VERDICT_SOURCE, type: VERDICT_TYPE, subject: vin });
}

/** What a record of {@link SEALS} says. */
export type SealRecord = Readonly<{ number: number; sha256: string; seal: string }>;

function sealHeaders({ number, sha256 }: SealRecord): WrittenHeaders {
  return headersOf({ id: sha256, source: SEAL_SOURCE, type: SEAL_TYPE, subject: String(number) });
}

function headersIn(topic: Topic, value: object): WrittenHeaders {
  if (topic === VERDICTS) return verdictHeaders(value as Verdict);
  return topic === SEALS ? sealHeaders(value as SealRecord) : PLAIN_HEADERS;
}

/**
 * The message of a record.
 * @param schemaIdOfSubject the id of our newest schema of a subject in the registry
 * @throws TypeError for a value that its schema has no place for: a fault of the writer
 */
export function encodeRecord(
  { topic, key, value, causes }: Pick<NewRecord, 'topic' | 'key' | 'value' | 'causes'>,
  schemaIdOfSubject: (subject: Subject) => number,
): WrittenMessage {
  if (PUBLIC_INPUTS.has(topic)) {
    const event = value as OretrailEvent;
    return encodeEvent(event, schemaIdOfSubject(EVENT_SUBJECTS[event.type]));
  }
  const subject = subjectOfRecord(topic, value as Kinded);
  return {
    key: Buffer.from(key, 'utf8'),
    value: framed(schemaIdOfSubject(subject), ownSchema(subject).encode(value)),
    headers: [...headersIn(topic, value), ...causationHeaders(causes)],
  };
}

/**
 * What a message's record says, unless it is an event.
 * @param writer of the schema that {@link schemaIdOf} names
 * @throws AvroError for a dead letter
 */
export function readRecord(topic: Topic, { value }: Pick<ReceivedMessage, 'value'>, writer: Writer): object {
  schemaIdOf(value);
  const body = unframed(value ?? Buffer.alloc(0), RECORD_BYTES_MAX);
  const subjects = subjectsOf(topic);
  const subject = subjects.find((name) => name === writer.name);
  if (subject === undefined) {
    throw AVRO_ERRORS.error('schema-mismatch', `${writer.name} is not ${subjects.join(' or ')}`);
  }
  return writer.readRecord(body, subject) as object;
}

/**
 * The value of a message's record, as the runtime reads it.
 * @param writer of the schema that {@link schemaIdOf} names
 * @throws AvroError for a dead letter
 */
export function decodeRecord(topic: Topic, message: ReceivedMessage, writer: Writer, options: ParseOptions): object {
  return PUBLIC_INPUTS.has(topic) ? requireEvent(message, writer, options) : readRecord(topic, message, writer);
}
