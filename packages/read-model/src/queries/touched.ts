/** What the records of one partition touch: whose statements may stand otherwise since. Source: intake.md, section 4. */
import { SEALS } from '@oretrail/runtime';
import { requiredCount, requiredLimit, requiredText } from './bounds.ts';
import type { Columns, Reading } from './reading.ts';

/** One record. */
export type TouchedRow = Readonly<{
  offset: number;
  /** The subject of the statement, or of the one that a dead letter is about; null for a seal. */
  subject: string | null;
  /** Who has stated it; null if it did not come in by the intake, and for a seal. */
  authId: string | null;
  /** Lots that the statement draws: their use is another. */
  parents: readonly string[];
  /** The number of a seal; null for all else. */
  seal: number | null;
}>;

/** A page of one partition. `next` is the offset behind its last row; that of `from` if there is none. */
export type TouchedPage = Readonly<{ rows: readonly TouchedRow[]; next: number }>;

const STATEMENTS = `SELECT s.offset, e.subject, s.auth_id, s.digest FROM statements AS s JOIN events AS e USING (digest)
  WHERE s.topic = ? AND s.partition = ? AND s.offset >= ? ORDER BY s.offset LIMIT ?`;
const LETTERS = `SELECT l.offset, e.subject, s.auth_id, s.digest FROM letters AS l
  JOIN statements AS s ON s.topic = l.of_topic AND s.partition = l.of_partition AND s.offset = l.of_offset
  JOIN events AS e USING (digest) WHERE l.topic = ? AND l.partition = ? AND l.offset >= ? ORDER BY l.offset LIMIT ?`;
const SEALED = 'SELECT offset, number FROM seals WHERE offset >= ? ORDER BY offset LIMIT ?';
const PARENTS = 'SELECT DISTINCT parent FROM draws WHERE consumer = ? AND digest = ?';

function rowIn(reading: Reading, { offset, subject, auth_id: authId, digest }: Columns): TouchedRow {
  const parents = reading.all(PARENTS, subject as string, digest as Uint8Array).map(({ parent }) => parent as string);
  return { offset, subject, authId, parents, seal: null } as TouchedRow;
}

function sealIn({ offset, number: seal }: Columns): TouchedRow {
  return { offset, subject: null, authId: null, parents: [], seal } as TouchedRow;
}

/** What was read of a partition from an offset on. @param asked a public input, the topic of its dead letters, or of the seals */
export function touched(
  reading: Reading,
  asked: Readonly<{ topic: string; partition: number; from: number; limit: number }>,
): TouchedPage {
  const [topic, limit] = [requiredText('topic', asked.topic), requiredLimit(asked.limit)];
  const [partition, from] = [requiredCount('partition', asked.partition), requiredCount('from', asked.from)];
  const of = (sql: string) => reading.all(sql, topic, partition, from, limit).map((row) => rowIn(reading, row));
  const sealed = () => reading.all(SEALED, from, limit).map(sealIn);
  const rows = topic === SEALS ? sealed() : [...of(STATEMENTS), ...of(LETTERS)];
  return { rows, next: (rows.at(-1)?.offset ?? from - 1) + 1 };
}
