/** Opens the database, or makes it again if it is not of this version, source and state. */
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CHECKPOINT_PAGES, MAPPED_BYTES, READER_CACHE_KIB, WRITER_CACHE_KIB } from '../limits.ts';
import { APPLICATION_ID, SCHEMA, SCHEMA_VERSION } from './schema.ts';
import { ofSqlite } from './sqlite-errors.ts';

/** A database in memory, for tests: SQLite's own name of it. */
export const IN_MEMORY = ':memory:';
/** Files of a database: itself, its log, and the index of the log. Source: SQLite, "Write-Ahead Logging". */
const SUFFIXES = ['', '-wal', '-shm'];

/** Removes the database, whatever state it is in. */
export function removeDatabase(path: string): void {
  for (const suffix of SUFFIXES) rmSync(path + suffix, { force: true });
}

/** One number that a PRAGMA gives. */
function pragma(database: DatabaseSync, name: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0];
}

function isOurs(database: DatabaseSync, source: string): boolean {
  if (pragma(database, 'application_id') !== APPLICATION_ID) return false;
  if (pragma(database, 'user_version') !== SCHEMA_VERSION) return false;
  return database.prepare('SELECT name FROM sources').get()?.['name'] === source;
}

/** Synchronised at checkpoints only: a power cut may lose the last commits, with their positions, and nothing else. */
function setUp(database: DatabaseSync, cacheKib: number): void {
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA trusted_schema = OFF;
    PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}; PRAGMA cache_size = -${cacheKib}; PRAGMA mmap_size = ${MAPPED_BYTES};
    PRAGMA temp_store = MEMORY;`);
}

function create(path: string, source: string): DatabaseSync {
  const database = new DatabaseSync(path);
  setUp(database, WRITER_CACHE_KIB);
  database.exec(`BEGIN; ${SCHEMA} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION};`);
  database.prepare('INSERT INTO sources VALUES (?)').run(source);
  database.exec('COMMIT');
  return database;
}

/** The database that is there; null if it can't be used: of another version or source, damaged, or never finished. */
function openExisting(path: string, source: string): DatabaseSync | null {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path);
    if (isOurs(database, source)) {
      setUp(database, WRITER_CACHE_KIB);
      return database;
    }
  } catch (error) {
    if (ofSqlite(error)?.code !== 'damaged') throw error;
  }
  database?.close();
  return null;
}

/**
 * Opens the database for the one writer. What can't be used is removed and made again, without rows or positions.
 * @param path its file; missing folders are made
 * @param source names what it is folded from, such as a cluster and its prefix: that of another source is thrown away
 */
export function openForWriting(path: string, source: string): DatabaseSync {
  if (path === IN_MEMORY) return create(path, source);
  mkdirSync(dirname(path), { recursive: true });
  const existing = openExisting(path, source);
  if (existing !== null) return existing;
  removeDatabase(path);
  return create(path, source);
}

/** Opens the database for a reader, after the writer has opened it. */
export function openForReading(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { readOnly: true });
  database.exec(`PRAGMA trusted_schema = OFF; PRAGMA cache_size = -${READER_CACHE_KIB};
    PRAGMA mmap_size = ${MAPPED_BYTES}; PRAGMA temp_store = MEMORY;`);
  return database;
}
