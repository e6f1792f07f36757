/** The record of each statement about one subject: what became of it, and what rests on it. Source: intake.md, section 4. */
import { type Finding, hasVinForm } from '@oretrail/model';
import { LINKS_WALKED_MAX } from '../limits.ts';
import { requiredText } from './bounds.ts';
import { lot, type StoredLot } from './lots.ts';
import type { Reading } from './reading.ts';
import { sealOver } from './seal-over.ts';
import { type StoredStatement, statements } from './statements.ts';

/** What is made of a lot. */
export type SubjectUse = Readonly<{
  /** Lots and vehicles that draw it themselves. */
  directDraws: number;
  /** Vehicles that rest on it, through others or at once, as far as LINKS_WALKED_MAX lots and vehicles. */
  vehicles: number;
  balances: StoredLot['balances'];
}>;

/** A finding about a subject, and how many vehicles have it. */
export type SubjectFinding = Readonly<{ code: Finding['code']; vehicles: number }>;

/** The records of one subject. */
export type SubjectRecords = Readonly<{
  /** `sealedIn`: the first seal that covers the statement; null if none does. */
  rows: readonly (StoredStatement & Readonly<{ sealedIn: number | null }>)[];
  more: number;
  /** Null if the subject is not a lot. */
  use: SubjectUse | null;
  findings: readonly SubjectFinding[];
}>;

const BELOW = `WITH RECURSIVE below (subject) AS (
    SELECT ? UNION SELECT d.consumer FROM below JOIN draws AS d ON d.parent = subject AND d.in_force = 1
  ), walked AS (SELECT subject FROM below LIMIT ?)`;

function vehiclesBelow(reading: Reading, lotId: string): number {
  const sql = `${BELOW} SELECT subject FROM walked`;
  let count = 0;
  for (const { subject } of reading.each(sql, lotId, LINKS_WALKED_MAX)) if (hasVinForm(subject as string)) count += 1;
  return count;
}

/** Findings of the last verdicts that name the subject; those of a vehicle's own verdict all do. */
function findingsAbout(reading: Reading, subject: string): readonly SubjectFinding[] {
  const sql = `${BELOW} SELECT a.body, count(*) AS vehicles FROM walked AS b JOIN verdicts AS w ON w.vin = b.subject
    JOIN buckets USING (bucket) JOIN revisions AS r ON r.vehicle = w.vehicle AND r.revision = w.revision
    JOIN assessments AS a ON a.number = r.assessment WHERE finding_bits <> 0 GROUP BY r.assessment`;
  const counts = new Map<Finding['code'], number>();
  const isVehicle = hasVinForm(subject);
  for (const { body, vehicles } of reading.each(sql, subject, LINKS_WALKED_MAX)) {
    const { findings = [] } = JSON.parse(body as string) as Readonly<{ findings?: readonly Finding[] }>;
    const own = findings.filter(({ subjects }) => isVehicle || (subjects as readonly string[]).includes(subject));
    for (const code of new Set(own.map((one) => one.code))) {
      counts.set(code, (counts.get(code) ?? 0) + (vehicles as number));
    }
  }
  return Array.from(counts, ([code, vehicles]) => ({ code, vehicles })).sort((a, b) => (a.code < b.code ? -1 : 1));
}

function useOf(reading: Reading, subject: string): SubjectUse | null {
  const found = hasVinForm(subject) ? null : lot(reading, { lotId: subject });
  if (found === null) return null;
  return { directDraws: found.consumers, vehicles: vehiclesBelow(reading, subject), balances: found.balances };
}

/** The records of the statements about a lot, a vehicle or a fact. @param asked `limit` is at most 1,000; the rest is counted */
export function records(reading: Reading, asked: Readonly<{ subject: string; limit: number }>): SubjectRecords {
  const subject = requiredText('subject', asked.subject);
  const { rows, more } = statements(reading, asked);
  const isFact = rows.every(({ event }) => event.type === 'oretrail.reference-fact.v1');
  return {
    rows: rows.map((row) => ({ ...row, sealedIn: sealOver(reading, row) })),
    more,
    use: isFact ? null : useOf(reading, subject),
    findings: isFact ? [] : findingsAbout(reading, subject),
  };
}
