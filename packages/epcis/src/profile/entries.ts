/** Entries of a member of the profile that each name a lot of the event: `inputs` and `allocation`. */
import { shownValue } from '@oretrail/model';
import type { NamedLot } from './lots.ts';
import type { Scope } from './scope.ts';
import { plain, type Traced } from './traced.ts';

/** An entry, which is an object. */
export type Entry = Extract<Traced, { members: unknown }>;

/** Takes an entry, or notes why it can't be taken. @param role what its lot has to be, such as `an input` */
function take(entry: Entry, known: ReadonlySet<string>, role: string, entries: Map<string, Entry>, scope: Scope): void {
  const lotId = entry.members.get('lotId');
  const id = lotId === undefined ? undefined : plain(lotId);
  const at = lotId?.at ?? entry.at;
  if (typeof id !== 'string') scope.fault(at, 'missing', `"lotId" is missing; it has to name ${role} of the event`);
  else if (!known.has(id)) scope.fault(at, 'unknown-code', `${shownValue(id)} is not ${role} of the event`);
  else if (entries.has(id)) scope.fault(at, 'duplicate-item', `${shownValue(id)} is named twice`);
  else entries.set(id, entry);
}

/** The entries of a list by the lots that they name, by canonical id. One that names no lot of the event is a fault. */
export function entriesByLot(
  list: Traced | undefined,
  lots: readonly NamedLot[],
  role: string,
  scope: Scope,
): ReadonlyMap<string, Entry> {
  const known = new Set(lots.map(({ id }) => id));
  const entries = new Map<string, Entry>();
  for (const entry of list !== undefined && 'items' in list ? list.items : []) {
    if ('members' in entry) take(entry, known, role, entries, scope);
    else scope.fault(entry.at, 'wrong-type', `${shownValue(plain(entry))} is not an object`);
  }
  return entries;
}
