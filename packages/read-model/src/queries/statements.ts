/** What became of the statements about one subject. Source: intake.md, "4. What became of a statement". */
import { type CorrectionStatus, correctionStatus, eventsInForce, type OretrailEvent } from '@oretrail/model';
import { eventOfBody } from '../rows/event-row.ts';
import { digestBytes, digestText } from '../rows/packed-id.ts';
import { requiredLimit, requiredText } from './bounds.ts';
import type { Reading } from './reading.ts';

/**
 * - `in-force`: it counts; a correction works.
 * - `outdated`: a later event has taken its place.
 * - `taken-out`: a correction has.
 * - `conflicting`: another event has its source and id, and stays.
 * - `in-ring`: a correction that corrections in a ring keep from working.
 * - `refused`: it is a dead letter.
 */
export type Standing = 'in-force' | 'outdated' | 'taken-out' | 'conflicting' | 'in-ring' | 'refused';

/** A statement, and what became of it. */
export type StoredStatement = Readonly<{
  event: OretrailEvent;
  standing: Standing;
  /** Digests of the events that have made it outdated, taken it out, or stay in its stead. */
  by: readonly string[];
  /** The code of its dead letter; null if it is none. */
  code: string | null;
  /** How often it was sent, and where it lies first. */
  times: number;
  topic: string;
  partition: number;
  offset: number;
  appendTimeMs: number;
  authType: string | null;
  authId: string | null;
}>;

/** The statements of one subject, in the order in which they lie. */
export type StatementPage = Readonly<{ rows: readonly StoredStatement[]; more: number }>;

type Judged = Pick<StoredStatement, 'standing' | 'by'>;

const isLot = ({ type }: OretrailEvent): boolean => type.endsWith('-shipment.v1');

function isSameKind(a: OretrailEvent, b: OretrailEvent): boolean {
  return a.type === b.type || (isLot(a) && isLot(b));
}

/** A URI contains no blank. */
const identityOf = ({ source, id }: OretrailEvent): string => `${source} ${id}`;

/** The events that stay of those with the same source and id: the ones with the lowest digest. events.md, "Identity". */
function stayingIn(events: readonly OretrailEvent[]): ReadonlyMap<string, OretrailEvent> {
  const staying = new Map<string, OretrailEvent>();
  for (const event of events) {
    const known = staying.get(identityOf(event));
    if (known === undefined || event.digest < known.digest) staying.set(identityOf(event), event);
  }
  return staying;
}

function takersIn({ takenOut }: CorrectionStatus): ReadonlyMap<string, readonly string[]> {
  const takers = new Map<string, string[]>();
  for (const { event, by } of takenOut) takers.set(event.digest, [...(takers.get(event.digest) ?? []), by.digest]);
  return takers;
}

/** What became of each of a subject's events. @param events all of them that count */
function standingsOf(events: readonly OretrailEvent[]): (event: OretrailEvent) => Judged {
  const { lot, production, delivery, fact } = eventsInForce(events);
  const inForce = [lot, production, delivery, fact].flatMap((one): OretrailEvent[] =>
    one === null ? [] : [one.event],
  );
  const [staying, status] = [stayingIn(events), correctionStatus(events)];
  const [takers, inRing] = [takersIn(status), new Set<string>(status.inRing.map(({ digest }) => digest))];
  return (event) => {
    const rival = staying.get(identityOf(event));
    if (rival !== undefined && rival.digest !== event.digest) return { standing: 'conflicting', by: [rival.digest] };
    const by = takers.get(event.digest);
    if (by !== undefined) return { standing: 'taken-out', by };
    if (inRing.has(event.digest)) return { standing: 'in-ring', by: [] };
    const later = inForce.find((one) => isSameKind(one, event) && one.digest !== event.digest);
    return later === undefined ? { standing: 'in-force', by: [] } : { standing: 'outdated', by: [later.digest] };
  };
}

type Read = Omit<StoredStatement, 'standing' | 'by'>;

const SQL = `SELECT e.digest, e.body, s.*, l.code,
    (SELECT count(*) FROM statements AS t WHERE t.digest = e.digest) AS times
  FROM events AS e JOIN statements AS s ON s.digest = e.digest
  LEFT JOIN letters AS l ON l.of_topic = s.topic AND l.of_partition = s.partition AND l.of_offset = s.offset
  WHERE e.subject = ? ORDER BY s.topic, s.partition, s.offset`;

/** Each event once: at its first place where it was taken, else at its first. */
function readOf(reading: Reading, subject: string): readonly Read[] {
  const read = new Map<string, Read>();
  for (const columns of reading.each(SQL, subject)) {
    const digest = digestText(columns['digest'] as Uint8Array);
    const known = read.get(digest);
    if (known !== undefined && (known.code === null || columns['code'] !== null)) continue;
    const { code, times, topic, partition, offset } = columns;
    const [appendTimeMs, authType, authId] = [columns['append_time_ms'], columns['auth_type'], columns['auth_id']];
    const event = eventOfBody(columns['body'] as string, digest, columns['recorded_time'] as string | null);
    read.set(digest, { event, code, times, topic, partition, offset, appendTimeMs, authType, authId } as Read);
  }
  return [...read.values()];
}

/** The statements about a lot, a vehicle or a fact. @param asked `limit` is at most 1,000; the rest is counted */
export function statements(reading: Reading, asked: Readonly<{ subject: string; limit: number }>): StatementPage {
  const limit = requiredLimit(asked.limit);
  const read = readOf(reading, requiredText('subject', asked.subject));
  const standingOf = standingsOf(read.filter(({ code }) => code === null).map(({ event }) => event));
  const rows = read.slice(0, limit).map((one): StoredStatement => {
    const judged: Judged = one.code === null ? standingOf(one.event) : { standing: 'refused', by: [] };
    return { ...one, ...judged };
  });
  return { rows, more: read.length - rows.length };
}

/** The subject of a statement; null if it is not known. @param asked the digest as 64 hex digits */
export function subjectOf(reading: Reading, { digest }: Readonly<{ digest: string }>): string | null {
  const row = reading.first('SELECT subject FROM events WHERE digest = ?', digestBytes(requiredText('digest', digest)));
  return (row?.['subject'] as string | undefined) ?? null;
}
