/** Facts by day: those that replace each other, and those that overlap. Source: events.md, `oretrail.reference-fact.v1`. */
import type { Day } from '@oretrail/model';

type Period = Readonly<{ from: Day; to?: Day }>;

/** The fact in force on a day, and the days with the same answer: `from ≤ day < until`; `null` has no bound. */
export type Spell<Fact> = Readonly<{ fact: Fact | null; from: Day | null; until: Day | null }>;

/** Index of the last item with `from ≤ day`, or -1. The items are sorted by `from`. */
function lastBegun(items: readonly Period[], day: Day): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && item.from <= day) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The last of sorted days that is not after a day, or null. */
export function lastUntil(days: readonly Day[], day: Day): Day | null {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((days[middle] ?? day) <= day) low = middle + 1;
    else high = middle;
  }
  return days[low - 1] ?? null;
}

function sortedByFrom<Fact extends Period>(facts: readonly Fact[]): readonly Fact[] {
  return [...facts].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}

function earlier(a: Day | null, b: Day | null): Day | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}

/** The later of two days. */
export function later(a: Day, b: Day): Day {
  return [a, b].sort()[1] ?? a;
}

/** Facts of one subject that replace each other: the latest to begin is in force until its end, and an older one never returns. */
export class LatestBegun<Fact extends Period> {
  private readonly facts: readonly Fact[];

  constructor(facts: readonly Fact[]) {
    this.facts = sortedByFrom(facts);
  }

  spellOn(day: Day): Spell<Fact> {
    const begun = lastBegun(this.facts, day);
    const fact = this.facts[begun];
    const next = this.facts[begun + 1]?.from ?? null;
    if (fact === undefined) return { fact: null, from: null, until: next };
    const { from, to } = fact;
    if (to === undefined || day < to) return { fact, from, until: earlier(to ?? null, next) };
    return { fact: null, from: later(to, from), until: next };
  }
}

/** Facts of one subject that may overlap: a day is covered if any of them has `from ≤ day < to`. */
export class Union {
  private readonly facts: readonly Period[];
  /** For each fact, the latest end of all facts up to it; null if one has no end. */
  private readonly latestEnds: readonly (Day | null)[];

  constructor(facts: readonly Period[]) {
    this.facts = sortedByFrom(facts);
    let latest: Day | null | undefined;
    this.latestEnds = this.facts.map(({ to }) => {
      if (latest === undefined) latest = to ?? null;
      else if (latest !== null) latest = to === undefined ? null : latest > to ? latest : to;
      return latest;
    });
  }

  covers(day: Day): boolean {
    const end = this.latestEnds[lastBegun(this.facts, day)];
    return end !== undefined && (end === null || day < end);
  }
}
