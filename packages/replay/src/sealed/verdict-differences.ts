/** In what two verdicts differ, member by member. */
import type { Verdict } from '@oretrail/model';

/** What no replay gives again, for it tells of the route and not of the answer. events.md, `oretrail.verdict.v1`. */
const OF_ROUTE = new Set(['revision', 'supersedes', 'previousAmountUsd', 'cause', 'evidence']);
/** Differences that are shown: more help nobody. */
const DIFFERENCES_MAX = 20;

/** One member that differs, by its JSON pointer; `null` if it is not there. */
export type MemberDifference = Readonly<{ pointer: string; sealed: unknown; replayed: unknown }>;

function isTree(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function* differences(pointer: string, sealed: unknown, replayed: unknown): Generator<MemberDifference> {
  if (!isTree(sealed) || !isTree(replayed)) {
    if (sealed !== replayed) yield { pointer, sealed: sealed ?? null, replayed: replayed ?? null };
    return;
  }
  for (const name of new Set([...Object.keys(sealed), ...Object.keys(replayed)])) {
    // Messages do not count for the id: they may be reworded.
    if (name === 'message' || (pointer === '' && OF_ROUTE.has(name))) continue;
    yield* differences(`${pointer}/${name}`, sealed[name], replayed[name]);
  }
}

/** The first {@link DIFFERENCES_MAX} of them. */
export function differencesBetween(sealed: Verdict | null, replayed: Verdict | null): readonly MemberDifference[] {
  const found: MemberDifference[] = [];
  for (const difference of differences('', sealed, replayed)) {
    if (found.length === DIFFERENCES_MAX) break;
    found.push(difference);
  }
  return found;
}
