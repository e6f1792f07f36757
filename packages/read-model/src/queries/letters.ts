/** Dead letters, and what became of them. */
import type { Topic } from '@oretrail/runtime';
import { digestText } from '../rows/packed-id.ts';
import { requiredCount, requiredLimit, requiredText } from './bounds.ts';
import type { Columns, Reading } from './reading.ts';

/** Where something lies in its topic. */
export type Place = Readonly<{ topic: Topic; partition: number; offset: number }>;

/** The last time that a letter was sent again. */
export type StoredRedrive = Readonly<{
  to: Place;
  /** RFC 3339. */
  time: string;
  operator: string | null;
  principal: string | null;
  /** The digest of the statement that was sent; null if the workers have buried it again, or it is not read yet. */
  digest: string | null;
  /** The letter in which it was buried again; null if it was not. */
  again: Place | null;
}>;

/** A dead letter without its record, and without its message, which may quote it. */
export type StoredLetter = Readonly<{
  place: Place;
  of: Place;
  code: string;
  appendTimeMs: number;
  /** Null if it was never sent again. */
  redrive: StoredRedrive | null;
}>;

/** A page of letters, in the order of their places. */
export type LetterPage = Readonly<{ rows: readonly StoredLetter[]; next: Place | null }>;

/** Letters with their last redrives, what these sent, and where that was buried again. */
const LETTERS = `SELECT l.*, r.to_topic, r.to_partition, r.to_offset, r.time, r.operator, r.principal, t.digest,
    a.topic AS again_topic, a.partition AS again_partition, a.offset AS again_offset
  FROM letters AS l
  LEFT JOIN redrives AS r ON r.offset = (SELECT max(offset) FROM redrives
    WHERE topic = l.topic AND partition = l.partition AND letter_offset = l.offset)
  LEFT JOIN taken AS t ON t.topic = r.to_topic AND t.partition = r.to_partition AND t.offset = r.to_offset
  LEFT JOIN letters AS a ON a.of_topic = r.to_topic AND a.of_partition = r.to_partition AND a.of_offset = r.to_offset`;

const placeIn = (columns: Columns, begin: string): Place =>
  ({
    topic: columns[`${begin}topic`],
    partition: columns[`${begin}partition`],
    offset: columns[`${begin}offset`],
  }) as Place;

function redriveIn(columns: Columns): StoredRedrive | null {
  const { time, operator, principal, digest } = columns;
  if (time === null) return null;
  return {
    to: placeIn(columns, 'to_'),
    time,
    operator,
    principal,
    digest: digest === null ? null : digestText(digest as Uint8Array),
    again: columns['again_topic'] === null ? null : placeIn(columns, 'again_'),
  } as StoredRedrive;
}

function letterIn(columns: Columns): StoredLetter {
  const { code, append_time_ms: appendTimeMs } = columns;
  const places = { place: placeIn(columns, ''), of: placeIn(columns, 'of_') };
  return { ...places, code, appendTimeMs, redrive: redriveIn(columns) } as StoredLetter;
}

const valuesOf = ({ topic, partition, offset }: Place) => [
  requiredText('topic', topic),
  requiredCount('partition', partition),
  requiredCount('offset', offset),
];

/** Dead letters. @param asked `code`: only those of this code; `after`: the last place of the page before */
export function letters(
  reading: Reading,
  asked: Readonly<{ code?: string; after?: Place; limit: number }>,
): LetterPage {
  const { code, after = { topic: '', partition: 0, offset: 0 } } = asked;
  const limit = requiredLimit(asked.limit);
  const sql = `${LETTERS} WHERE (l.topic, l.partition, l.offset) > (?, ?, ?) AND l.code = ifnull(?, l.code)
    ORDER BY l.topic, l.partition, l.offset LIMIT ?`;
  const values = [...valuesOf(after), code === undefined ? null : requiredText('code', code)];
  const found = reading.all(sql, ...values, limit + 1).map(letterIn);
  const rows = found.slice(0, limit);
  return { rows, next: found.length > limit ? (rows.at(-1)?.place ?? null) : null };
}

/** The letter at a place; null if there is none. */
export function letter(reading: Reading, asked: Readonly<{ place: Place }>): StoredLetter | null {
  const sql = `${LETTERS} WHERE l.topic = ? AND l.partition = ? AND l.offset = ?`;
  const [found] = reading.all(sql, ...valuesOf(asked.place)).map(letterIn);
  return found ?? null;
}
