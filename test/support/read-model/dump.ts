/** For specs: what a database of the read model holds, as a value to compare. */
import type { DatabaseSync } from 'node:sqlite';

function shown(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value;
}

function rowsOf(database: DatabaseSync, table: string): readonly string[] {
  const rows = database.prepare(`SELECT * FROM ${table}`).all();
  return rows.map((row) => JSON.stringify(Object.values(row).map(shown))).sort();
}

/** The rows of every table, sorted. */
export function dumpOf(database: DatabaseSync): Readonly<Record<string, readonly string[]>> {
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  return Object.fromEntries(tables.map(({ name }) => [name as string, rowsOf(database, name as string)]));
}
