/** Lists of what topics hold beside events and verdicts: seals, grants and facts. */
import type { GrantRecord } from '@oretrail/authority';
import { type Day, isDay, type OretrailEvent } from '@oretrail/model';
import type { Position } from '../records/public-record.ts';
import { eventOfBody } from '../rows/event-row.ts';
import { digestText } from '../rows/packed-id.ts';
import { badQuery, requiredCount, requiredLimit, requiredText } from './bounds.ts';
import type { Reading } from './reading.ts';

/** Behind all characters of a key. */
const BEHIND = '\u{10ffff}';

/** A seal. */
export type StoredSeal = Readonly<{
  number: number;
  sha256: string;
  offset: number;
  appendTimeMs: number;
  /** As it is stored in the archive: JSON. */
  seal: string;
}>;

/** A grant event, and where it lies. What became of it is for a book of all to say, in their order. */
export type StoredGrant = Readonly<{ partition: number; offset: number; appendTimeMs: number; record: GrantRecord }>;

/** Seals, the newest first. @param asked `before`: only those with a lower number */
export function seals(
  reading: Reading,
  { before = Number.MAX_SAFE_INTEGER, limit }: Readonly<{ before?: number; limit: number }>,
): readonly StoredSeal[] {
  const values = [requiredCount('before', before), requiredLimit(limit)];
  const sql = 'SELECT * FROM seals WHERE number < ? ORDER BY number DESC, sha256 LIMIT ?';
  return reading.all(sql, ...values).map(({ append_time_ms: appendTimeMs, ...columns }) => {
    return { ...columns, appendTimeMs } as StoredSeal;
  });
}

/** Grant records in the order of the log, for a book to take. @param asked `from`: the first offset */
export function grants(
  reading: Reading,
  { from, limit }: Readonly<{ from: number; limit: number }>,
): readonly StoredGrant[] {
  const sql = 'SELECT * FROM grants WHERE partition = 0 AND offset >= ? ORDER BY offset LIMIT ?';
  return reading.all(sql, requiredCount('from', from), requiredLimit(limit)).map((columns) => {
    const { partition, offset, append_time_ms: appendTimeMs, record } = columns;
    return { partition, offset, appendTimeMs, record: JSON.parse(record as string) } as StoredGrant;
  });
}

/** A fact in force. */
export type StoredFact = Readonly<{ key: string; digest: string; event: OretrailEvent; hasIdConflict: boolean }>;

/** What is asked: `prefix`: only keys that begin with it; `on`: only those in force on a day; `after`: the last key of the page before. */
type FactsAsked = Readonly<{ prefix?: string; on?: Day; after?: string; limit: number }>;

/** Characters of the day at the end of a key, and of the `/` before it. */
const DAY_CHARACTERS = 10;

/**
 * Whether a fact of `f` counts on the day ?1: it has begun and not ended. The fact of one party, and that of one election, that began last
 * counts alone, even if its end has come. The keys of one name differ in the day at their end, so that those between are its later facts.
 * Source: events.md, `oretrail.reference-fact.v1`.
 */
const IS_ON_DAY = `json_extract(e.body, '$.data.from') <= ?1 AND ifnull(json_extract(e.body, '$.data.to') > ?1, 1)
  AND (f.subject NOT GLOB 'entity/*' AND f.subject NOT GLOB 'critical-minerals-test/*' OR NOT EXISTS (
    SELECT 1 FROM in_force AS l INDEXED BY in_force_facts WHERE l.kind = 'fact' AND l.subject > f.subject
    AND l.subject <= substr(f.subject, 1, length(f.subject) - ${DAY_CHARACTERS}) || ?1 AND length(l.subject) = length(f.subject)))`;

/** Facts in force, by their keys; at all, or on a day. */
export function facts(
  reading: Reading,
  { prefix = '', on, after = '', limit }: FactsAsked,
): Readonly<{ rows: readonly StoredFact[]; next: string | null }> {
  const sql = `SELECT f.subject, f.digest, f.has_conflict, e.body FROM in_force AS f INDEXED BY in_force_facts
    JOIN events AS e ON e.digest = f.digest WHERE f.kind = 'fact' AND f.subject > ?2 AND f.subject >= ?3 AND f.subject < ?4
    AND (?1 IS NULL OR ${IS_ON_DAY}) ORDER BY f.subject LIMIT ?5`;
  const texts = [requiredText('after', after), requiredText('prefix', prefix), `${prefix}${BEHIND}`];
  if (on !== undefined && !isDay(on)) throw badQuery('on', 'is not a day');
  const found = reading.all(sql, on ?? null, ...texts, requiredLimit(limit) + 1);
  const rows = found.slice(0, limit).map((columns): StoredFact => {
    const digest = digestText(columns['digest'] as Uint8Array);
    const event = eventOfBody(columns['body'] as string, digest);
    return { key: columns['subject'] as string, digest, event, hasIdConflict: columns['has_conflict'] === 1 };
  });
  return { rows, next: found.length > limit ? (rows.at(-1)?.key ?? null) : null };
}

/** How far the topics are folded. */
export function position(reading: Reading): Position {
  return reading.all('SELECT * FROM positions ORDER BY topic, partition') as unknown as Position;
}
