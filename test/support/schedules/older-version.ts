/** The local state that a version of Oretrail without classes of vehicles leaves. */
import type { SortedState } from '../simulator/sorted-state.ts';

/** Where the tables of classes lie: two by themselves, and one with other notes of a subject. */
const OF_CLASSES = ['classes\u0000', 'class-members\u0000'];
const [SUBJECTS, MEMBERSHIPS] = ['subject\u0000', 'memberships\u0000'];
/** What a state says of itself. */
const META = 'meta\u0000\u0000';

type Meta = [hasMore: number, key: string, value: Readonly<Record<string, unknown>>];
type Changes = Map<string, string | null>;

function metaOf(state: SortedState): Meta[2] {
  return (JSON.parse(state.get(META) ?? '[]') as Meta)[2];
}

/** Entries of a chunk, but for or only those of memberships. */
function entriesOf(text: string, areMemberships: boolean): readonly unknown[] {
  const [, ...flat] = JSON.parse(text) as readonly unknown[];
  return flat.filter((_, i) => String(flat[i - (i % 2)]).startsWith(MEMBERSHIPS) === areMemberships);
}

function withMembershipsOf(since: SortedState | null, key: string, text: string): string {
  const before = since?.get(key);
  const memberships = before === undefined ? [] : entriesOf(before, true);
  return JSON.stringify([0, ...memberships, ...entriesOf(text, false)]);
}

/**
 * A state whose classes are as a version that knew of them has left them before.
 * @param now the state as it would be if that version had done all
 * @param since what it has left; `null` if there never was such a version
 */
export function leftByOlderVersion(now: SortedState, since: SortedState | null): SortedState {
  const { classesUpTo: _, ...meta } = metaOf(now);
  const said = since === null ? meta : { ...meta, classesUpTo: metaOf(since)['classesUpTo'] };
  const changes: Changes = new Map([[META, JSON.stringify([0, '', said])]]);
  for (const [key, text] of now.range(SUBJECTS, SUBJECTS, false)) {
    changes.set(key, withMembershipsOf(since, key, text));
  }
  for (const table of OF_CLASSES) {
    for (const [key] of now.range(table, table, false)) changes.set(key, null);
    for (const [key, text] of since?.range(table, table, false) ?? []) changes.set(key, text);
  }
  const left = now.copy();
  left.apply(changes);
  return left;
}
