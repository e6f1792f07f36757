/** Who read figures of others. */

import { readModelError } from '../errors.ts';
import { FILTER_VALUES_MAX } from '../limits.ts';
import type { ReadRecord } from '../records/operator-records.ts';
import { requiredCount, requiredLimit, requiredText } from './bounds.ts';
import type { Reading } from './reading.ts';

/** A read, and its offset in the topic of reads. */
export type StoredRead = Readonly<{ offset: number; read: ReadRecord }>;

/** A page of reads, the last first. */
export type ReadPage = Readonly<{ rows: readonly StoredRead[]; next: number | null }>;

/** Whose reads: those of a principal, and those of figures of its parties. */
export type ReadsOf = Readonly<{ principal: string; parties: readonly string[] }>;

/** @param asked `of`: only these; all if it is left out; `before`: the last offset of the page before */
export function reads(
  reading: Reading,
  { of, before = Number.MAX_SAFE_INTEGER, limit }: Readonly<{ of?: ReadsOf; before?: number; limit: number }>,
): ReadPage {
  const parties = of?.parties ?? [];
  if (parties.length > FILTER_VALUES_MAX) throw readModelError('bad-query', `over ${FILTER_VALUES_MAX} parties`);
  const marks = parties.map(() => '?').join(', ');
  const own = `(principal = ? OR offset IN (SELECT offset FROM reads_of WHERE party IN (${marks})))`;
  const sql = `SELECT offset, body FROM reads WHERE offset < ? ${of === undefined ? '' : `AND ${own}`}
    ORDER BY offset DESC LIMIT ?`;
  const texts = of === undefined ? [] : [of.principal, ...parties].map((text) => requiredText('of', text));
  const found = reading.all(sql, requiredCount('before', before), ...texts, requiredLimit(limit) + 1);
  const rows = found.slice(0, limit).map(({ offset, body }): StoredRead => {
    return { offset: offset as number, read: JSON.parse(body as string) };
  });
  return { rows, next: found.length > limit ? (rows.at(-1)?.offset ?? null) : null };
}
