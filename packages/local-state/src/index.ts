/** The local states of tasks in one LMDB database: keys are UTF-8 bytes, and sort as such. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StateChanges, StateReader } from '@oretrail/runtime';
import { open, type RootDatabase } from 'lmdb';

/** A database of texts under keys of bytes. */
export type TextDatabase = RootDatabase<string, Buffer>;

/** Ends a name within a key; no topic, task or place holds it. */
export const END = '\u0000';

/** Opens the database of a directory, or makes one. One process may write to it at a time. */
export function openTexts(directory: string): TextDatabase {
  return open({ path: directory, encoding: 'string', keyEncoding: 'binary', noSubdir: false });
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
const STATE = 'state-2';

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
