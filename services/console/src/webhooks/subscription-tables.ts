/** The tables of subscriptions. They are not a cache: a change of them must read what an older version has written. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CONSOLE_ERRORS } from '../errors.ts';

/** The file within its directory. It has secrets. */
const FILE = 'subscriptions.sqlite';
const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
/** Raised by one with each change of a table. */
const VERSION = 1;

const TABLES = `
CREATE TABLE IF NOT EXISTS subscriptions (
  id TEXT PRIMARY KEY, principal TEXT NOT NULL, url TEXT NOT NULL, filter TEXT NOT NULL, description TEXT NOT NULL,
  state TEXT NOT NULL, reason TEXT, place TEXT NOT NULL, secret TEXT NOT NULL, old_secret TEXT,
  old_secret_until_ms INTEGER NOT NULL, created_at_ms INTEGER NOT NULL, delivered_at_ms INTEGER, failure TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS subscriptions_principal ON subscriptions (principal);
CREATE TABLE IF NOT EXISTS waiting (
  id TEXT NOT NULL, vin TEXT NOT NULL, revision INTEGER NOT NULL, partition INTEGER NOT NULL, offset INTEGER NOT NULL,
  attempts INTEGER NOT NULL, due_ms INTEGER NOT NULL, failing_since_ms INTEGER,
  PRIMARY KEY (id, vin, revision)
) STRICT, WITHOUT ROWID;
`;

function prepare(database: DatabaseSync): void {
  // No other process may have it: two would send everything twice, and out of order.
  database.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  if (version > VERSION) throw new Error(`it is of version ${version}, and this console reads up to ${VERSION}`);
  database.exec(`BEGIN EXCLUSIVE; ${TABLES} PRAGMA user_version = ${VERSION}; COMMIT;`);
}

/** Opens the database of a directory, or makes both. @throws ConsoleError `subscriptions-unusable` */
export function openSubscriptionTables(directory: string): DatabaseSync {
  const path = join(directory, FILE);
  try {
    mkdirSync(directory, { recursive: true, mode: OWNER_ONLY_FOLDER });
    const database = new DatabaseSync(path);
    chmodSync(path, OWNER_ONLY);
    prepare(database);
    return database;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw CONSOLE_ERRORS.error('subscriptions-unusable', `${path}: ${why}`, { cause });
  }
}
