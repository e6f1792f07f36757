/** Verdicts of one vehicle: the last, all revisions, and what changed between two. Source: console.md, "2. Query API". */
import { type Causes, causesOf, type Verdict } from '@oretrail/model';
import { unpackedId } from '../rows/packed-id.ts';
import { type VerdictColumns, verdictOfRow } from '../rows/revision-row.ts';
import type { VehicleAttributes } from '../rows/subject-rows.ts';
import { badQuery, requiredCount, requiredLimit, requiredText } from './bounds.ts';
import { compareRevisions, type RevisionComparison } from './compare-revisions.ts';
import { type Moment, revisionsThen } from './moment.ts';
import type { Columns, Reading } from './reading.ts';
import { andAll } from './verdict-filter.ts';
import { vehicleIn } from './verdict-list.ts';

/** One revision, as it was published. */
export type StoredRevision = Readonly<{
  verdict: Verdict;
  /** Kafka's append time: milliseconds since 1970. */
  publishedAtMs: number;
  /** Where it lies in the topic of verdicts. */
  partition: number;
  offset: number;
  causes: Causes;
}>;

/** The last revision, and what the vehicle is; null if no production is in force. */
export type StoredVerdict = StoredRevision & Readonly<{ vehicle: VehicleAttributes | null }>;

/** A page of the revisions of one vehicle, the first first. */
export type RevisionPage = Readonly<{ rows: readonly StoredRevision[]; next: number | null }>;

/** The condition that a revision is of a VIN. */
const OF_VIN = 'r.vehicle = (SELECT vehicle FROM verdicts WHERE vin = ?)';
const SELECT = `SELECT r.*, a.body AS assessment_body FROM revisions AS r
  JOIN assessments AS a ON a.number = r.assessment`;

const unpackedOrNull = (id: unknown): string | null => (id === null ? null : unpackedId(id as string | Uint8Array));

function storedRevision(columns: Columns): StoredRevision {
  const verdict = verdictOfRow({
    vin: columns['vin'],
    revision: columns['revision'],
    verdictId: unpackedId(columns['verdict_id'] as string | Uint8Array),
    assessmentId: unpackedOrNull(columns['assessment_id']),
    supersedes: unpackedOrNull(columns['supersedes']),
    evidence: unpackedOrNull(columns['evidence']),
    previousUsd: columns['previous_usd'],
    cause: columns['cause'],
    basis: columns['basis'],
    decidingDate: columns['deciding_date'],
    acquiredOn: columns['acquired_on'],
    assessment: columns['assessment_body'],
  } as VerdictColumns);
  const { published_at_ms: publishedAtMs, partition, offset } = columns as Record<string, number>;
  return { verdict, publishedAtMs, partition, offset, causes: causesOf(columns['causes'] as string) } as StoredRevision;
}

/** The last verdict of a vehicle; null if it has none. */
export function verdict(reading: Reading, { vin }: Readonly<{ vin: string }>): StoredVerdict | null {
  const number = reading.first('SELECT revision FROM verdicts WHERE vin = ?', requiredText('vin', vin))?.['revision'];
  const last = number == null ? null : revision(reading, { vin, revision: number as number });
  if (last === null) return null;
  const vehicle = reading.first('SELECT * FROM vehicles WHERE vin = ?', vin);
  return { ...last, vehicle: vehicle === null ? null : vehicleIn(vehicle) };
}

/** One revision; null if there is none of this number. */
export function revision(reading: Reading, asked: Readonly<{ vin: string; revision: number }>): StoredRevision | null {
  const values = [requiredText('vin', asked.vin), requiredCount('revision', asked.revision)];
  const columns = reading.first(`${SELECT} WHERE ${OF_VIN} AND r.revision = ?`, ...values);
  return columns === null ? null : storedRevision(columns);
}

/** The last revision that there was at a moment; null if there was none. */
export function revisionThen(reading: Reading, vin: string, moment: Moment): StoredRevision | null {
  const { sql, values } = revisionsThen(moment);
  const condition = `WHERE ${OF_VIN}${andAll({ sql, values })} ORDER BY r.revision DESC LIMIT 1`;
  const columns = reading.first(`${SELECT} ${condition}`, requiredText('vin', vin), ...values);
  return columns === null ? null : storedRevision(columns);
}

/** A page of revisions. @param asked `after` is the number of the last one that was seen */
export function revisions(
  reading: Reading,
  { vin, after = 0, limit }: Readonly<{ vin: string; after?: number; limit: number }>,
): RevisionPage {
  const values = [requiredText('vin', vin), requiredCount('after', after), requiredLimit(limit) + 1];
  const found = reading.all(`${SELECT} WHERE ${OF_VIN} AND r.revision > ? ORDER BY r.revision LIMIT ?`, ...values);
  const rows = found.slice(0, limit).map(storedRevision);
  return { rows, next: found.length > limit ? (rows.at(-1)?.verdict.revision ?? null) : null };
}

/** What changed from one revision to a later one; null if one of them is not there. @throws ReadModelError `bad-query` */
export function comparison(
  reading: Reading,
  { vin, from, to }: Readonly<{ vin: string; from: number; to: number }>,
): RevisionComparison | null {
  if (requiredCount('from', from) >= requiredCount('to', to)) throw badQuery('to', 'is not after from');
  const [before, after] = [revision(reading, { vin, revision: from }), revision(reading, { vin, revision: to })];
  if (before === null || after === null) return null;
  const sql = `SELECT causes FROM revisions AS r WHERE ${OF_VIN} AND revision > ? AND revision <= ? AND causes <> ''`;
  const causes = Array.from(reading.each(sql, vin, from, to), ({ causes: text }) => causesOf(text as string));
  return compareRevisions(before.verdict, after.verdict, causes);
}

/** Revisions of a partition in the order of the log, each with what the vehicle is now, and where to read on. */
export type ChangePage = Readonly<{ rows: readonly StoredVerdict[]; next: number }>;

const SELECT_CHANGES = `SELECT r.*, a.body AS assessment_body, v.manufacturer, v.make, v.model, v.model_year, v.plant
  FROM revisions AS r JOIN assessments AS a ON a.number = r.assessment LEFT JOIN vehicles AS v ON v.vin = r.vin
  WHERE r.partition = ? AND r.offset >= ? ORDER BY r.offset LIMIT ?`;

/** What was published in a partition from an offset on: for streams, whose cursor is an offset for each partition. */
export function changes(
  reading: Reading,
  asked: Readonly<{ partition: number; from: number; limit: number }>,
): ChangePage {
  const from = requiredCount('from', asked.from);
  const values = [requiredCount('partition', asked.partition), from, requiredLimit(asked.limit)];
  const found = reading.all(SELECT_CHANGES, ...values);
  const rows = found.map((columns) => ({ ...storedRevision(columns), vehicle: vehicleIn(columns) }));
  return { rows, next: (rows.at(-1)?.offset ?? from - 1) + 1 };
}
