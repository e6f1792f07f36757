/** What rests on lots, and what the vehicles among it earn. */
import type { Verdict } from '@oretrail/model';
import { IMPACT_SUBJECTS_MAX, LINKS_WALKED_MAX } from '../limits.ts';
import { unpackedId } from '../rows/packed-id.ts';
import type { Reading } from './reading.ts';

/** The beginning of a query: `below` has the subject of the first parameter, and the lots and vehicles that draw on it, in whatever way. */
export const LOTS_AND_VEHICLES_BELOW = `WITH RECURSIVE below (subject) AS (
    SELECT ? UNION SELECT d.consumer FROM below JOIN draws AS d ON d.parent = subject AND d.in_force = 1
    LIMIT ${LINKS_WALKED_MAX}
  )`;

/** All that draws on some subjects, through others or at once, and these; one more than IMPACT_SUBJECTS_MAX if there are more. */
export function belowOf(reading: Reading, subjects: readonly string[]): readonly string[] {
  const sql = `WITH RECURSIVE below (subject) AS (
      SELECT value FROM json_each(?) UNION
      SELECT d.consumer FROM below JOIN draws AS d ON d.parent = subject AND d.in_force = 1
    ) SELECT subject FROM below LIMIT ?`;
  const rows = reading.all(sql, JSON.stringify(subjects), IMPACT_SUBJECTS_MAX + subjects.length + 1);
  return rows.map((row) => row['subject'] as string);
}

/** What vehicles earn by their last verdicts; without those that have none. */
export function amountsOf(reading: Reading, vins: readonly string[]): ReadonlyMap<string, number> {
  const sql = `SELECT vin, amount_usd FROM verdicts JOIN buckets USING (bucket)
    WHERE vin IN (SELECT value FROM json_each(?))`;
  const rows = reading.all(sql, JSON.stringify(vins));
  return new Map(rows.map((row) => [row['vin'] as string, row['amount_usd'] as number]));
}

/** The ids of the last verdicts of vehicles; without those that have none. */
export function verdictIdsOf(reading: Reading, vins: readonly string[]): ReadonlyMap<string, string> {
  const sql = `SELECT r.vin, r.verdict_id FROM verdicts AS w JOIN revisions AS r ON r.vehicle = w.vehicle AND r.revision = w.revision
    WHERE w.vin IN (SELECT value FROM json_each(?))`;
  const rows = reading.all(sql, JSON.stringify(vins));
  return new Map(rows.map((row) => [row['vin'] as string, unpackedId(row['verdict_id'] as string | Uint8Array)]));
}

/** What became of a vehicle, as far as a list says it. */
export type VehicleOutcome = Readonly<{ status: Verdict['status']; amountUsd: number }>;

/** The last verdicts of vehicles; without those that have none. */
export function outcomesOf(reading: Reading, vins: readonly string[]): ReadonlyMap<string, VehicleOutcome> {
  const sql = `SELECT vin, amount_usd AS amount, status FROM verdicts JOIN buckets USING (bucket)
    WHERE vin IN (SELECT value FROM json_each(?))`;
  const rows = reading.all(sql, JSON.stringify(vins));
  return new Map(
    rows.map(({ vin, amount: amountUsd, status }) => [vin as string, { status, amountUsd } as VehicleOutcome]),
  );
}

/** What each event of a subject draws, in force or not: one of them may come into force in the place of another. */
export function parentsOf(reading: Reading, subject: string): readonly string[] {
  return reading
    .all('SELECT DISTINCT parent FROM draws WHERE consumer = ?', subject)
    .map((row) => row['parent'] as string);
}

/** Vehicles by the ruleset of their last verdict. */
export function rulesetsOf(
  reading: Reading,
  vins: readonly string[],
): ReadonlyMap<Verdict['ruleset'], readonly string[]> {
  const sql = `SELECT w.vin, b.ruleset FROM verdicts AS w JOIN buckets AS b USING (bucket)
    WHERE w.vin IN (SELECT value FROM json_each(?))`;
  const byRuleset = new Map<Verdict['ruleset'], string[]>();
  for (const row of reading.all(sql, JSON.stringify(vins))) {
    const [vin, ruleset] = [row['vin'] as string, row['ruleset'] as Verdict['ruleset']];
    const known = byRuleset.get(ruleset);
    if (known === undefined) byRuleset.set(ruleset, [vin]);
    else known.push(vin);
  }
  return byRuleset;
}
