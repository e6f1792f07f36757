/** What older versions of Oretrail leave: local states without classes of vehicles, and journals of version 1. */
import { readFileSync } from 'node:fs';
import { JsonRecord, type Topic } from '@oretrail/runtime';
import type { MemoryLog } from '../simulator/memory-log.ts';
import { SortedState } from '../simulator/sorted-state.ts';

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

/**
 * A log of one partition that the last version with journals of version 1 has written, at 5423b143: ore, cells of it and a
 * vehicle; then local states; then a second vehicle, and the cells stated again. A state, or a record, in each line.
 */
const JOURNALS_V1 = new URL('journals-v1.ndjson', import.meta.url);

type Left =
  | Readonly<{ state: string; entries: readonly (readonly [string, string])[] }>
  | Readonly<{ state?: undefined; topic: Topic; offset: number; key: string; value: object; causes?: string }>;

/** Fills a log with it. */
export function fillWithJournalsV1(log: MemoryLog): void {
  for (const line of readFileSync(JOURNALS_V1, 'utf8').trimEnd().split('\n')) {
    const left: Left = JSON.parse(line);
    if (left.state === undefined) {
      const { topic, offset, key, value, causes } = left;
      log.place(new JsonRecord(topic, 0, offset, key, JSON.stringify(value)).causedBy(causes));
    } else {
      const state = new SortedState();
      state.apply(new Map(left.entries));
      log.restore(left.state, state);
    }
  }
}
