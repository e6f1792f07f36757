/** The local states of tasks in one database: keys are UTF-8 bytes, and sort as such. */
import type { StateChanges, StateReader } from '@oretrail/runtime';
import type { TextDatabase } from './texts.ts';

/** Ends a name within a key; no topic, task or place holds it. */
export const END = '\u0000';

/** Bytes that sort behind all keys with a prefix that ends in {@link END}. */
export function behind(prefix: string): Buffer {
  const bytes = Buffer.from(prefix);
  bytes[bytes.length - 1] = END.charCodeAt(0) + 1;
  return bytes;
}

/** A state of another layout is not seen: it counts as lost, and is rebuilt. */
const LAYOUT = 8;
/** The layout before, which would only take up the disk. */
const PAST_LAYOUT = 7;

/** Keys that are held at once while a state is removed, which may have millions. */
const KEYS_REMOVED_MAX = 10_000;

function prefixOf(name: string, layout = LAYOUT): string {
  return `state-${layout}${END}${name}${END}`;
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

  /** Removes one state, also as a version of another layout has left it. */
  forget(name: string): void {
    for (const layout of [PAST_LAYOUT, LAYOUT]) while (this.removeSome(prefixOf(name, layout)));
  }

  /** Removes the first keys with a prefix. @returns whether there were any */
  private removeSome(prefix: string): boolean {
    const first = { start: Buffer.from(prefix), end: behind(prefix), limit: KEYS_REMOVED_MAX };
    // A copy: what is walked is not to change.
    const keys = [...this.database.getKeys(first)];
    for (const key of keys) this.database.removeSync(key);
    return keys.length > 0;
  }
}
