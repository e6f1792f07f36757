/**
 * What one vehicle rested on at a moment of the past. The indexes of draws have what is in force now, so what was in force
 * then is worked out again from the events of each subject.
 */
import { eventsInForce, type OretrailEvent, type SubjectInForce } from '@oretrail/model';
import type { Draw } from '@oretrail/provenance';
import type { Closure } from '../closure/closure.ts';
import { readModelError } from '../errors.ts';
import { LINEAGE_LOTS_MAX, PAST_CONSUMERS_MAX } from '../limits.ts';
import { drawsIn, eventOfBody } from '../rows/event-row.ts';
import { digestText } from '../rows/packed-id.ts';
import { factsFor, isEnough, keysOf } from './closure.ts';
import { hadStatement, type Moment } from './moment.ts';
import type { Reading } from './reading.ts';

/**
 * A letter decides for ever: the workers have buried its record when they read it, however late the letter came.
 * Source: protocol.md, "Fate".
 */
const STATED = `SELECT e.digest, e.body, s.topic, s.partition, s.offset, s.append_time_ms
  FROM events AS e JOIN taken AS s ON s.digest = e.digest`;

/** The events of a moment. */
class EventsThen {
  private readonly reading: Reading;
  private readonly moment: Moment;

  constructor(reading: Reading, moment: Moment) {
    this.reading = reading;
    this.moment = moment;
  }

  /** All of one subject, corrections included. */
  of(subject: string): readonly OretrailEvent[] {
    return this.matching('e.subject = ?', subject);
  }

  /** Facts whose keys begin with a kind and subject. */
  factsOf(factSubject: string): readonly OretrailEvent[] {
    return this.matching('e.subject >= ? AND e.subject < ?', ...keysOf(factSubject));
  }

  private matching(condition: string, ...values: readonly string[]): readonly OretrailEvent[] {
    const events = new Map<string, OretrailEvent>();
    for (const columns of this.reading.each(`${STATED} WHERE ${condition}`, ...values)) {
      const digest = digestText(columns['digest'] as Uint8Array);
      // Sent twice, it is still one statement.
      if (events.has(digest) || !hadStatement(this.moment, columns)) continue;
      events.set(digest, eventOfBody(columns['body'] as string, digest));
    }
    return [...events.values()];
  }
}

/** A subject with its events. */
type Subject = Readonly<{ events: readonly OretrailEvent[]; inForce: SubjectInForce }>;

function drawsOf({ lot, production }: SubjectInForce): readonly Draw[] {
  const drawing = (lot ?? production)?.event;
  return drawing === undefined ? [] : drawsIn(drawing);
}

function subjectOf(then: EventsThen, subject: string): Subject {
  const events = then.of(subject);
  return { events, inForce: eventsInForce(events) };
}

/** The vehicle and every lot above it, each with its events. */
function lineageOf(then: EventsThen, vin: string): ReadonlyMap<string, Subject> {
  const lineage = new Map<string, Subject>();
  const due = new Set([vin]);
  // A set grows while it is walked; each subject enters it once.
  for (const subject of due) {
    if (lineage.size >= LINEAGE_LOTS_MAX) {
      throw readModelError('too-large', `${vin} rested on over ${LINEAGE_LOTS_MAX} lots`);
    }
    const one = subjectOf(then, subject);
    lineage.set(subject, one);
    for (const { parent } of drawsOf(one.inForce)) due.add(parent);
  }
  return lineage;
}

/** No less than what was asked for then: of each consumer the most that any of its events asks for. */
const ASKED = `SELECT total(most) AS asked FROM (
  SELECT max(CAST(value AS REAL)) AS most FROM draws WHERE parent = ? GROUP BY consumer)`;

function rivalsOn(reading: Reading, then: EventsThen, lineage: ReadonlyMap<string, Subject>): readonly Draw[] {
  const rivals = new Map<string, readonly Draw[]>();
  for (const [lotId, { inForce }] of lineage) {
    const held = inForce.lot?.event.data.quantity.value;
    if (held === undefined || isEnough(reading.first(ASKED, lotId), held)) continue;
    for (const { consumer } of reading.all('SELECT DISTINCT consumer FROM draws WHERE parent = ?', lotId)) {
      const id = consumer as string;
      if (lineage.has(id) || rivals.has(id)) continue;
      if (rivals.size >= PAST_CONSUMERS_MAX) {
        throw readModelError('too-large', `Over ${PAST_CONSUMERS_MAX} others drew on lots that did not suffice`);
      }
      rivals.set(id, drawsOf(subjectOf(then, id).inForce));
    }
  }
  return [...rivals.values()].flat().filter(({ parent }) => lineage.has(parent));
}

/**
 * What the pure core needs to work out one vehicle as it was at a moment; without events if nothing was known of it.
 * @throws ReadModelError `too-large`
 */
export function closureThen(reading: Reading, vin: string, moment: Moment): Closure {
  const then = new EventsThen(reading, moment);
  const lineage = lineageOf(then, vin);
  const stated = [...lineage.values()].flatMap(({ events }) => events);
  const facts = factsFor((factSubject) => then.factsOf(factSubject), stated);
  return { vin, events: [...stated, ...facts], rivals: rivalsOn(reading, then, lineage) };
}
