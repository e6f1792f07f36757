/** The events that the explanation of one vehicle needs, and no others. */
import type { OretrailEvent } from '@oretrail/model';
import type { Draw } from '@oretrail/provenance';
import type { Closure } from '../closure/closure.ts';
import { readModelError } from '../errors.ts';
import { LINEAGE_LOTS_MAX, RIVAL_DRAWS_MAX } from '../limits.ts';
import { drawsIn, eventOfBody } from '../rows/event-row.ts';
import { digestText } from '../rows/packed-id.ts';
import { requiredText } from './bounds.ts';
import { drawIn } from './lots.ts';
import type { Columns, Reading } from './reading.ts';

/** Behind all characters of a URI, and of a fact key that begins as one. */
const BEHIND = '\u{10ffff}';
/**
 * A sum of a million doubles is off by less than this part of it; so what is asked for by less than all of a lot but this part
 * is granted to everybody.
 */
const ROUNDING = 1e-9;

/** The vehicles and every lot above them that they draw on, by events in force. */
function lineageOf(reading: Reading, subjects: readonly string[]): ReadonlySet<string> {
  const sql = `WITH RECURSIVE above (subject) AS (
      SELECT value FROM json_each(?) UNION
      SELECT d.parent FROM above JOIN draws AS d ON d.consumer = subject AND d.in_force = 1
    ) SELECT subject FROM above LIMIT ?`;
  const found = reading.all(sql, JSON.stringify(subjects), LINEAGE_LOTS_MAX + 1);
  const lineage = new Set(found.map(({ subject }) => subject as string));
  if (lineage.size <= LINEAGE_LOTS_MAX) return lineage;
  throw readModelError('too-large', `${subjects[0]} rests on over ${LINEAGE_LOTS_MAX} lots`);
}

function eventIn({ digest, body }: Columns): OretrailEvent {
  return eventOfBody(body as string, digestText(digest as Uint8Array));
}

const TAKEN = 'EXISTS (SELECT 1 FROM taken WHERE digest = e.digest)';

function eventsOf(reading: Reading, subject: string): readonly OretrailEvent[] {
  return reading.all(`SELECT digest, body FROM events AS e WHERE subject = ? AND ${TAKEN}`, subject).map(eventIn);
}

/**
 * Whether everybody gets what was asked for, whatever the order: then the others need not be known.
 * @param sum a row with `asked`, the sum of doubles @param held what the lot has
 */
export function isEnough(sum: Columns | null, held: string): boolean {
  return (sum?.['asked'] as number) <= Number(held) * (1 - ROUNDING);
}

const ASKED = 'SELECT total(CAST(value AS REAL)) AS asked FROM draws WHERE parent = ? AND in_force = 1';

function heldIn(reading: Reading, lotId: string): string | null {
  const sql = `SELECT body FROM in_force JOIN events USING (digest) WHERE in_force.subject = ? AND kind = 'lot'`;
  const body = reading.first(sql, lotId)?.['body'];
  if (body == null) return null;
  return (JSON.parse(body as string) as { data: { quantity: { value: string } } }).data.quantity.value;
}

/** Whether a lot may not suffice for all. What is about to change may not, even if it did until now. */
function mayRunOut(reading: Reading, lotId: string, changing: ReadonlySet<string>): boolean {
  if (changing.has(lotId)) return true;
  const held = heldIn(reading, lotId);
  return held !== null && !isEnough(reading.first(ASKED, lotId), held);
}

/** @param changing lots whose stock or draws are about to change */
function rivalsOn(reading: Reading, lineage: ReadonlySet<string>, changing: ReadonlySet<string>): readonly Draw[] {
  const rivals: Draw[] = [];
  for (const lotId of lineage) {
    if (!mayRunOut(reading, lotId, changing)) continue;
    for (const columns of reading.each('SELECT * FROM draws WHERE parent = ? AND in_force = 1', lotId)) {
      if (!lineage.has(columns['consumer'] as string)) rivals.push(drawIn(columns));
      if (rivals.length > RIVAL_DRAWS_MAX) throw readModelError('too-large', `Over ${RIVAL_DRAWS_MAX} draws of others`);
    }
  }
  return rivals;
}

/** Between which texts the keys lie that begin with the kind and subject of a fact. */
export function keysOf(factSubject: string): readonly [string, string] {
  return [`${factSubject}/`, `${factSubject}/${BEHIND}`];
}

/** Facts whose keys begin with a kind and subject. */
function factsOf(reading: Reading, factSubject: string): readonly OretrailEvent[] {
  const sql = `SELECT digest, body FROM events AS e WHERE subject >= ? AND subject < ? AND ${TAKEN}`;
  return reading.all(sql, ...keysOf(factSubject)).map(eventIn);
}

/** Parties that the rules may ask about because of an event. */
function partiesIn(event: OretrailEvent): readonly string[] {
  switch (event.type) {
    case 'oretrail.mineral-shipment.v1':
      return event.data.activities.map(({ operator }) => operator);
    case 'oretrail.component-shipment.v1':
      return [event.data.manufacture.operator];
    case 'oretrail.reference-fact.v1':
      return event.data.fact === 'entity' ? (event.data.holders ?? []).map(({ holder }) => holder) : [];
    default:
      return [];
  }
}

/** Subjects of the facts that do not follow from parties: all agreements, for they are few, and what the makers have elected. */
function firstFactSubjects(events: readonly OretrailEvent[]): readonly string[] {
  const makers = events.flatMap((event) =>
    event.type === 'oretrail.vehicle-production.v1' ? [event.data.manufacturer] : [],
  );
  const elections = makers.flatMap((maker) => [
    `critical-minerals-test/${maker}`,
    `impracticable-to-trace-plan/${maker}`,
  ]);
  return ['country-agreement', ...elections];
}

/**
 * At least the facts that the rules ask for, on whatever day: of the parties above, their holders, and so on.
 * @param known the facts whose keys begin with a kind and subject
 */
export function factsFor(
  known: (factSubject: string) => readonly OretrailEvent[],
  events: readonly OretrailEvent[],
): readonly OretrailEvent[] {
  const entities = (all: readonly OretrailEvent[]): readonly string[] =>
    all.flatMap(partiesIn).map((party) => `entity/${party}`);
  const subjects = new Set([...firstFactSubjects(events), ...entities(events)]);
  const facts = new Map<string, OretrailEvent>();
  // A set grows while it is walked; each subject enters it once.
  for (const subject of subjects) {
    const found = known(subject);
    for (const fact of found) facts.set(fact.digest, fact);
    for (const entity of entities(found)) subjects.add(entity);
  }
  return [...facts.values()];
}

/**
 * What the pure core needs to work out some vehicles, and lots among them.
 * @param added events that are not stored, and are taken as if they were
 * @throws ReadModelError `too-large`
 */
export function closureOfAll(
  reading: Reading,
  subjects: readonly string[],
  added: readonly OretrailEvent[] = [],
): Pick<Closure, 'events' | 'rivals'> {
  const parents = added.flatMap(drawsIn).map(({ parent }) => parent);
  const changing = new Set([...added.map(({ subject }) => subject), ...parents]);
  const lineage = lineageOf(reading, [...new Set([...subjects, ...changing])]);
  const stored = [...lineage].flatMap((subject) => eventsOf(reading, subject));
  const known = new Set(stored.map(({ digest }) => digest));
  const events = [...stored, ...added.filter(({ digest }) => !known.has(digest))];
  const facts = factsFor((factSubject) => factsOf(reading, factSubject), events);
  return { events: [...events, ...facts], rivals: rivalsOn(reading, lineage, changing) };
}

/**
 * What the pure core needs to work out one vehicle; without events if nothing is known of it. Prices are in events alone.
 * @throws ReadModelError `too-large`
 */
export function closure(reading: Reading, { vin }: Readonly<{ vin: string }>): Closure {
  return { vin, ...closureOfAll(reading, [requiredText('vin', vin)]) };
}
