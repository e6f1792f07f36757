/** What a lot's activities do to its streams. Source: provenance.md, section 2, steps 5 and 6. */
import {
  type Activity,
  type ActivityKind,
  type Amount,
  amountOf,
  type Day,
  type Mineral,
  scale,
} from '@oretrail/model';
import type { Known, Step, Stream } from './figures.ts';
import { pathOfStep, streamKey, streamValue } from './flow.ts';
import type { Weighed } from './mass-balance.ts';

/** The first recycling forgets the past: what it was worth becomes feedstock. 26 CFR 1.30D-2(b), "Recycling". */
function forgetPast(flow: Weighed): Weighed {
  const worth = { feedstock: streamValue(flow), untraced: 0n };
  return { ...flow, ...worth, path: '', steps: [], valueAdded: [], isUntraced: false, isRecycled: true };
}

/** On a recycled stream everything is recycling; on any other a recycling is a processing. */
function countsAs(activity: ActivityKind, isRecycled: boolean): ActivityKind {
  if (isRecycled) return 'recycling';
  return activity === 'recycling' ? 'processing' : activity;
}

function append(flow: Weighed, activity: Activity, usd: Amount): Weighed {
  const { country, facility, operator, completedOn } = activity;
  const kind = countsAs(activity.activity, flow.isRecycled);
  const step: Step = { activity: kind, country, facility, operator, days: [completedOn] };
  return {
    ...flow,
    path: flow.path + pathOfStep(step),
    steps: [...flow.steps, step],
    valueAdded: [...flow.valueAdded, usd],
  };
}

/** One activity on all streams of a mineral: its value added is split by mass, the step appended. */
function perform(activity: Activity, mineral: Mineral, massKg: Amount, flows: readonly Weighed[]): Weighed[] {
  const added = activity.valueAdded.find((value) => value.mineral === mineral);
  const usd = added === undefined ? 0n : amountOf(added.usd);
  return flows.map((flow) => {
    const isFirstRecycling = activity.activity === 'recycling' && flow.isRecyclable && !flow.isRecycled;
    return append(isFirstRecycling ? forgetPast(flow) : flow, activity, scale(usd, flow.massKg, massKg));
  });
}

function uniteDays(a: readonly Day[], b: readonly Day[]): readonly Day[] {
  return [...new Set([...a, ...b])].sort();
}

const add = (a: Known, b: Known): Known => (a === null || b === null ? null : a + b);

function mergeTwo(a: Stream, b: Stream): Stream {
  return {
    ...a,
    steps: a.steps.map((step, i) => ({ ...step, days: uniteDays(step.days, b.steps[i]?.days ?? []) })),
    massKg: a.massKg + b.massKg,
    valueAdded: a.valueAdded.map((usd, i) => usd + (b.valueAdded[i] ?? 0n)),
    feedstock: add(a.feedstock, b.feedstock),
    untraced: add(a.untraced, b.untraced),
  };
}

/** Step 6: streams with the same steps and flags are one. In the order of their first appearance. */
function merge(mineral: Mineral, flows: readonly Weighed[]): Stream[] {
  const merged = new Map<string, Stream>();
  for (const { isRecyclable: _, ...flow } of flows) {
    const key = streamKey(mineral, flow);
    const known = merged.get(key);
    const stream = { ...flow, mineral, key };
    merged.set(key, known === undefined ? stream : mergeTwo(known, stream));
  }
  return [...merged.values()];
}

/** Steps 5 and 6: the streams of one mineral after all activities, in order. */
export function applyActivities(
  activities: readonly Activity[],
  mineral: Mineral,
  massKg: Amount,
  flows: readonly Weighed[],
): Stream[] {
  const worked = activities.reduce((before, activity) => perform(activity, mineral, massKg, before), [...flows]);
  return merge(mineral, worked);
}
