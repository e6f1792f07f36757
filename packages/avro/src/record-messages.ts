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
import type { ByteSink } from './byte-sink.ts';
import { AVRO_ERRORS } from './errors.ts';
import { EVENT_SUBJECTS, requireEvent, writeEvent } from './event-messages.ts';
import { type WrittenAttributes, writeHeaders } from './headers.ts';
import { RECORD_BYTES_MAX } from './limits.ts';
import { type HeaderRun, NO_MORE_HEADERS } from './record-bytes.ts';
import { ownSchema, type Subject } from './schemas.ts';
import {
  messageOf,
  type ReceivedMessage,
  schemaIdOf,
  unframed,
  type WrittenMessage,
  writeFramed,
} from './wire-format.ts';
import type { Writer } from './writer.ts';

/** Who states verdicts, as a CloudEvents source. */
export const VERDICT_SOURCE = 'urn:oretrail:eligibility';
const VERDICT_TYPE = 'oretrail.verdict.v1';
/** Who states seals. */
const SEAL_SOURCE = 'urn:oretrail:audit';
const SEAL_TYPE = 'oretrail.seal.v1';
const JOURNAL = /^oretrail\.[a-z-]+\.journal\.v1$/;
const JOURNALS: readonly Subject[] = ['oretrail.internal.Journal'];
const EVENTS: readonly Subject[] = Object.values(EVENT_SUBJECTS);
const ANSWERS: readonly Subject[] = ['oretrail.internal.LotRegister', 'oretrail.internal.GrantsRegister'];
const OF_TOPICS: ReadonlyMap<Topic, readonly Subject[]> = new Map<Topic, readonly Subject[]>([
  ...[...PUBLIC_INPUTS].map((topic) => [topic, EVENTS] as const),
  [DRAWS, ['oretrail.internal.DrawRegister']],
  [LOT_ANSWERS, ANSWERS],
  [BATTERY_ANSWERS, ANSWERS],
  [VERDICTS, ['oretrail.Verdict']],
  [SEALS, ['oretrail.Seal']],
  [CONTROL, ['oretrail.internal.Control']],
]);

/**
 * The records that a topic may hold.
 * @throws TypeError for a topic that holds none of ours: dead letters stay as they were
 */
export function subjectsOf(topic: Topic): readonly Subject[] {
  const subjects = OF_TOPICS.get(topic);
  if (subjects !== undefined) return subjects;
  if (JOURNAL.test(topic)) return JOURNALS;
  throw new TypeError(`no record of ${topic} is known`);
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
function attributesOfVerdict({ vin, revision }: Verdict): WrittenAttributes {
  return { id: `${vin}/${revision}`, source: VERDICT_SOURCE, type: VERDICT_TYPE, subject: vin };
}

/** What a record of {@link SEALS} says. */
export type SealRecord = Readonly<{ number: number; sha256: string; seal: string }>;

function attributesOfSeal({ number, sha256 }: SealRecord): WrittenAttributes {
  return { id: sha256, source: SEAL_SOURCE, type: SEAL_TYPE, subject: String(number) };
}

function attributesIn(topic: Topic, value: object): WrittenAttributes | null {
  if (topic === VERDICTS) return attributesOfVerdict(value as Verdict);
  return topic === SEALS ? attributesOfSeal(value as SealRecord) : null;
}

/** The id of our newest schema of a subject in the registry. */
export type IdOfSubject = (subject: Subject) => number;

/** What of a record is written; its log knows the partition. */
export type WrittenRecord = Pick<NewRecord, 'topic' | 'key' | 'value' | 'causes'>;

/**
 * Writes key, value and headers of a record, as they stand in it.
 * @param more further headers behind its own
 * @throws TypeError for a value that its schema has no place for: a fault of the writer
 */
export function writeRecord(sink: ByteSink, record: WrittenRecord, idOf: IdOfSubject, more: HeaderRun): void {
  const { topic, key, value, causes = '' } = record;
  if (PUBLIC_INPUTS.has(topic)) {
    const event = value as OretrailEvent;
    writeEvent(sink, event, idOf(EVENT_SUBJECTS[event.type]), more);
    return;
  }
  const subject = subjectOfRecord(topic, value as Kinded);
  sink.text(key);
  writeFramed(sink, idOf(subject), ownSchema(subject).write, value);
  writeHeaders(sink, attributesIn(topic, value), causes, more);
}

/** The message of a record. @throws TypeError as {@link writeRecord} */
export function encodeRecord(record: WrittenRecord, idOf: IdOfSubject): WrittenMessage {
  return messageOf((sink) => writeRecord(sink, record, idOf, NO_MORE_HEADERS));
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
