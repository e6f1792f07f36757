/** An event in the making, which knows the place in the sheet that each of its members comes from. */
import { jsonPointer } from '@oretrail/model';
import type { Place } from './row-fault.ts';

/** A place, and the cell there. */
export type CellPlace = Place & Readonly<{ cell: string }>;

type Members = { [name: string]: unknown };

/**
 * Puts a value where the path leads, and makes the objects on the way; without a value only these, so that the parser names each
 * member that is missing in them. The paths are those of templates, never of a sheet.
 */
export function putAt(root: Members, path: readonly string[], value?: unknown): void {
  let members = root;
  for (const name of path.slice(0, -1)) {
    const next = (members[name] ?? {}) as Members;
    members[name] = next;
    members = next;
  }
  if (value !== undefined) members[path.at(-1) ?? ''] = value;
}

/** Where the members of an event come from, by JSON pointer. */
export class Places {
  readonly #places = new Map<string, CellPlace>();

  set(path: readonly (string | number)[], place: CellPlace): void {
    this.#places.set(jsonPointer(path), place);
  }

  /** The place of a member; null if none is known. */
  at(pointer: string): CellPlace | null {
    return this.#places.get(pointer) ?? null;
  }
}
