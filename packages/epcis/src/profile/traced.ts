/** Values that know where in the EPCIS document they come from, so that an error leads there. */
import type { Path } from '../json/json.ts';

/** A value and its place in the document. One that is absent has the place where it should be. */
export type Traced =
  | Readonly<{ at: Path; value: unknown }>
  | Readonly<{ at: Path; members: ReadonlyMap<string, Traced> }>
  | Readonly<{ at: Path; items: readonly Traced[] }>;

/** A single value; `undefined` means that it is absent. */
export function leaf(at: Path, value: unknown): Traced {
  return { at, value };
}

/** An object. Absent members stay absent. */
export function traced(at: Path, members: Readonly<Record<string, Traced>>): Traced {
  return { at, members: new Map(Object.entries(members)) };
}

/** Whether a value is absent. */
export function isAbsent(of: Traced | undefined): boolean {
  return of === undefined || ('value' in of && of.value === undefined);
}

/** The value as JSON. */
export function plain(of: Traced): unknown {
  if ('value' in of) return of.value;
  if ('items' in of) return of.items.map(plain);
  const given = [...of.members].filter(([, member]) => !isAbsent(member));
  return Object.fromEntries(given.map(([name, member]) => [name, plain(member)]));
}

function step(of: Traced, name: string): Traced | undefined {
  if ('members' in of) return of.members.get(name);
  return 'items' in of ? of.items[Number(name)] : undefined;
}

/**
 * Where in the document a place of the value comes from. A member that the value lacks belongs into the object around it.
 * @param spell how the document has to write the name of such a member
 */
export function originOf(of: Traced, names: readonly string[], spell: (name: string) => string): Path {
  let at = of;
  for (const name of names) {
    const next = step(at, name);
    if (next === undefined) return 'members' in at ? [...at.at, spell(name)] : at.at;
    at = next;
  }
  return at.at;
}
