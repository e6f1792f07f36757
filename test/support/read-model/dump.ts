/** For specs: what a database of the read model holds, as a value to compare. */
import type { DatabaseSync } from 'node:sqlite';

function shown(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

/** Tables whose numbers are those of one database: what they name is shown instead. */
const RESOLVED: Readonly<Record<string, string>> = {
  assessments: 'SELECT digest, body FROM assessments',
  wants: 'SELECT w.*, a.digest, NULL AS assessment FROM wants AS w JOIN assessments AS a ON a.number = w.assessment',
  revisions:
    'SELECT r.*, a.digest, NULL AS vehicle, NULL AS assessment FROM revisions AS r JOIN assessments AS a ON a.number = r.assessment',
  verdicts: `SELECT w.*, b.*, a.digest, NULL AS vehicle, NULL AS bucket, NULL AS wanting
    FROM verdicts AS w JOIN buckets AS b USING (bucket) LEFT JOIN assessments AS a ON a.number = w.wanting`,
};
/** They depend on where batches end: buckets that were left stay, and changes are those of the last batches. */
const LEFT_OUT: readonly unknown[] = ['buckets', 'verdict_changes'];

function rowsOf(database: DatabaseSync, table: string): readonly string[] {
  const rows = database.prepare(RESOLVED[table] ?? `SELECT * FROM ${table}`).all();
  return rows.map((row) => JSON.stringify(Object.values(row).map(shown))).sort();
}

/** The rows of every table, sorted. */
export function dumpOf(database: DatabaseSync): Readonly<Record<string, readonly string[]>> {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const names = tables.map(({ name }) => name as string).filter((name) => !LEFT_OUT.includes(name));
  return Object.fromEntries(names.map((name) => [name, rowsOf(database, name)]));
}
