/** The events of each subject, kept as a set: order and repeats leave no trace. */
import {
  type ContentDigest,
  type CorrectionEvent,
  correctionStatus,
  eventsInForce,
  type OretrailEvent,
  type SubjectInForce,
  sha256Hex,
} from '@oretrail/model';
import { type LogRecord, REGISTER_DIGEST_DIGITS, type TaskState, table } from '@oretrail/runtime';

/** Apart from what else is kept of a subject: they are many characters, and only read if one of them is new. */
const EVENTS = table<OretrailEvent>('events');

/** Code units that no subject which names something has: the longest is the key of a fact, with its kind, an id of 256 and a day. */
const SUBJECT_LENGTH_MAX = 512;

/**
 * Whether a subject can be that of a lot, vehicle or fact, and be a part of keys of state. A correction may have any of 1,024
 * characters: one that is longer corrects nothing, for it concerns events of the same subject.
 */
export function canNameSomething(subject: string): boolean {
  return subject.length <= SUBJECT_LENGTH_MAX;
}

/** A subject as a part of keys. */
function groupOf(subject: string): string {
  return canNameSomething(subject) ? subject : `sha256:${sha256Hex(subject)}`;
}

/** Takes the event of a record into the set of its subject. @returns it, and whether it was not there before */
export function addEvent(state: TaskState, record: LogRecord): Readonly<{ event: OretrailEvent; isNew: boolean }> {
  const event = record.value as OretrailEvent;
  const named = sha256Hex(`${event.source} ${event.id}`).slice(0, REGISTER_DIGEST_DIGITS);
  const [group, key] = [groupOf(event.subject), `${named} ${event.digest}`];
  return { event, isNew: state.put(EVENTS, group, key, event) };
}

/** What is in force of a subject, and the digests of the corrections at work on it, sorted. */
export type EventsInForce = SubjectInForce & Readonly<{ corrections: readonly ContentDigest[] }>;

function isCorrection(event: OretrailEvent): event is CorrectionEvent {
  return event.type === 'oretrail.correction.v1';
}

/** All events of a subject. */
export function eventsOfSubject(state: TaskState, subject: string): OretrailEvent[] {
  const events: OretrailEvent[] = [];
  for (const [, event] of state.group(EVENTS, groupOf(subject))) events.push(event);
  return events;
}

/** Reads what all events of a subject come to. */
export function eventsInForceOf(state: TaskState, subject: string): EventsInForce {
  const events = eventsOfSubject(state, subject);
  const corrections = events.some(isCorrection) ? correctionStatus(events).takenOut.map(({ by }) => by.digest) : [];
  return { ...eventsInForce(events), corrections: corrections.sort() };
}
