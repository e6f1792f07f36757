/** The local states of tasks in one LMDB database: keys are UTF-8 bytes, and sort as such. */
import { mkdirSync, rmSync, statfsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StateChanges, StateReader } from '@oretrail/runtime';
import { open, type RootDatabase } from 'lmdb';
import { LocalStateError, ofFullDisk } from './errors.ts';

export { LOCAL_STATE_ERRORS, LocalStateError, type LocalStateErrorCode } from './errors.ts';

/** A database of texts under keys of bytes. */
export type TextDatabase = RootDatabase<string, Buffer>;

/** Ends a name within a key; no topic, task or place holds it. */
export const END = '\u0000';

/** Room for a new database: LMDB maps two files of a few pages each, and the process dies of SIGBUS where they find none. */
const FREE_BYTES_MIN = 1_048_576;

function requireRoom(directory: string): void {
  mkdirSync(directory, { recursive: true });
  const { bavail, bsize } = statfsSync(directory);
  const free = bavail * bsize;
  if (free >= FREE_BYTES_MIN) return;
  throw new LocalStateError('disk-full', `${directory} has room for ${free} bytes, less than ${FREE_BYTES_MIN}`);
}

/** `isTemporary`: nobody will read it after a power cut, so that no write has to wait for the disk. */
export type OpenOptions = Readonly<{ isTemporary?: boolean }>;

/**
 * Opens the database of a directory, or makes one. One process may write to it at a time.
 * @throws LocalStateError `disk-full`
 */
export function openTexts(directory: string, { isTemporary = false }: OpenOptions = {}): TextDatabase {
  if (stateBytes(directory) === 0) requireRoom(directory);
  return open({ path: directory, encoding: 'string', keyEncoding: 'binary', noSubdir: false, noSync: isTemporary });
}

/**
 * Writes all that an action writes, or nothing.
 * @throws LocalStateError `disk-full`, and what the action throws
 */
export function transact(database: TextDatabase, action: () => void): void {
  try {
    database.transactionSync(action);
  } catch (error) {
    throw ofFullDisk(error) ?? error;
  }
}

/** Of the two pages with which an LMDB file begins, either may be the one that counts. */
const META_BYTES = 2 * 4_096;

type Stats = Readonly<{ lastPageNumber: number; pageSize: number }>;

/** Bytes of the file of a database; 0 where there is none. */
export function stateBytes(directory: string): number {
  return statSync(join(directory, 'data.mdb'), { throwIfNoEntry: false })?.size ?? 0;
}

/**
 * Opens a database that is only a cache: one that was cut short is thrown away, for LMDB would read behind its end, and
 * the process would die of it again and again.
 */
export async function openCache(directory: string): Promise<TextDatabase> {
  const size = stateBytes(directory);
  if (size > 0 && size < META_BYTES) rmSync(directory, { recursive: true });
  const database = openTexts(directory);
  const { lastPageNumber, pageSize } = database.getStats() as Stats;
  if (stateBytes(directory) >= (lastPageNumber + 1) * pageSize) return database;
  await database.close();
  rmSync(directory, { recursive: true });
  return openTexts(directory);
}

/** Bytes that sort behind all keys with a prefix that ends in {@link END}. */
export function behind(prefix: string): Buffer {
  const bytes = Buffer.from(prefix);
  bytes[bytes.length - 1] = END.charCodeAt(0) + 1;
  return bytes;
}

/** A state of another layout is not seen: it counts as lost, and is built anew. */
const STATE = 'state-3';

function prefixOf(name: string): string {
  return `${STATE}${END}${name}${END}`;
}

/** The states of all tasks in a database; each has a name. Writes belong into a transaction of the caller's. */
export class LocalStates {
  private readonly database: TextDatabase;

  constructor(database: TextDatabase) {
    this.database = database;
  }

  /** Reads one state. */
  of(name: string): StateReader {
    const prefix = prefixOf(name);
    const { database } = this;
    return {
      get: (key) => database.get(Buffer.from(prefix + key)),
      *range(within, from, isReverse) {
        const first = Buffer.from(prefix + from);
        const range = isReverse
          ? { start: first, end: Buffer.from(prefix + within), reverse: true }
          : { start: first, end: behind(prefix + within) };
        for (const { key, value } of database.getRange(range)) yield [key.toString().slice(prefix.length), value];
      },
    };
  }

  apply(name: string, changes: StateChanges): void {
    const prefix = prefixOf(name);
    for (const [key, value] of changes) {
      if (value === null) this.database.removeSync(Buffer.from(prefix + key));
      else this.database.putSync(Buffer.from(prefix + key), value);
    }
  }

  forget(name: string): void {
    const prefix = prefixOf(name);
    const keys = this.database.getKeys({ start: Buffer.from(prefix), end: behind(prefix) });
    for (const key of [...keys]) this.database.removeSync(key);
  }
}
