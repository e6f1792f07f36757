/** What became of the statements about one subject. Source: intake.md, "4. What became of a statement". */
import { type JudgedStanding, type OretrailEvent, type Standing, standingsOf } from '@oretrail/model';
import { eventOfBody } from '../rows/event-row.ts';
import { digestBytes, digestText } from '../rows/packed-id.ts';
import { requiredCount, requiredLimit, requiredText } from './bounds.ts';
import type { Reading } from './reading.ts';

/** A statement, and what became of it. */
export type StoredStatement = Readonly<{
  event: OretrailEvent;
  standing: Standing | 'refused';
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

/** The statements about a lot, a vehicle or a fact. @param asked `from`: how many are left out; `limit` is at most 1,000; the rest is counted */
export function statements(
  reading: Reading,
  asked: Readonly<{ subject: string; from?: number; limit: number }>,
): StatementPage {
  const limit = requiredLimit(asked.limit);
  const from = requiredCount('from', asked.from ?? 0);
  const read = readOf(reading, requiredText('subject', asked.subject));
  const standingOf = standingsOf(read.filter(({ code }) => code === null).map(({ event }) => event));
  const rows = read.slice(from, from + limit).map((one): StoredStatement => {
    const judged: JudgedStanding | Readonly<{ standing: 'refused'; by: readonly string[] }> =
      one.code === null ? standingOf(one.event) : { standing: 'refused', by: [] };
    return { ...one, ...judged };
  });
  return { rows, more: Math.max(0, read.length - from - rows.length) };
}

/** The subject of a statement; null if it is not known. @param asked the digest as 64 hex digits */
export function subjectOf(reading: Reading, { digest }: Readonly<{ digest: string }>): string | null {
  const row = reading.first('SELECT subject FROM events WHERE digest = ?', digestBytes(requiredText('digest', digest)));
  return (row?.['subject'] as string | undefined) ?? null;
}
