/** Keeps results about parties, each with the days on which it is the same. */
import type { Day } from '@oretrail/model';

/** A stretch of days: `from ≤ day < until`; `null` has no bound. */
export type Stretch = Readonly<{ from: Day | null; until: Day | null }>;

/** Every day. */
export const ALWAYS: Stretch = { from: null, until: null };

/** The days that two stretches share. Both contain the day in question, so the result does too. */
export function intersect(a: Stretch, b: Stretch): Stretch {
  const from = a.from === null || (b.from !== null && b.from > a.from) ? b.from : a.from;
  const until = a.until === null || (b.until !== null && b.until < a.until) ? b.until : a.until;
  return from === a.from && until === a.until ? a : { from, until };
}

function holds({ from, until }: Stretch, day: Day): boolean {
  return (from === null || from <= day) && (until === null || day < until);
}

/**
 * A memo by party and day. The stretches of one party never overlap: if two share a day, all facts behind them are the
 * same, and so are the stretches. They are sorted, so that a look-up is a binary search.
 */
export class SpellMemo<Key, Value extends Stretch> {
  private readonly values = new Map<Key, Value[]>();

  get(key: Key, day: Day): Value | undefined {
    const stretches = this.values.get(key);
    const found = stretches?.[countBegun(stretches, day) - 1];
    return found !== undefined && holds(found, day) ? found : undefined;
  }

  set(key: Key, day: Day, value: Value): void {
    const stretches = this.values.get(key);
    if (stretches === undefined) this.values.set(key, [value]);
    else stretches.splice(countBegun(stretches, day), 0, value);
  }
}

/** The number of stretches that begin on a day or before it. */
function countBegun(stretches: readonly Stretch[], day: Day): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const from = stretches[middle]?.from ?? null;
    if (from === null || from <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}
