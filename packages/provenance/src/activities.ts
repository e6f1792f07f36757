/** What a lot's activities do to its streams. Source: provenance.md, section 2, steps 5 and 6. */
import { type Activity, type ActivityKind, type Amount, amountOf, type Day, type Mineral } from '@oretrail/model';
import { addKnown, type Known, type Step, type Stream, scaleKnown } from './figures.ts';
import { pathOfStep, streamKey, streamValue } from './flow.ts';
import type { Weighed } from './mass-balance.ts';

/** The first recycling drops all earlier steps; their value becomes feedstock. 26 CFR 1.30D-2(b), "Recycling". */
function dropEarlierSteps(flow: Weighed): Weighed {
  const worth = { feedstock: streamValue(flow), untraced: 0n, isValueUnknown: false };
  return { ...flow, ...worth, path: '', steps: [], valueAdded: [], isUntraced: false, isRecycled: true };
}

/** On a recycled stream everything is recycling; on any other a recycling is a processing. */
function countsAs(activity: ActivityKind, isRecycled: boolean): ActivityKind {
  if (isRecycled) return 'recycling';
  return activity === 'recycling' ? 'processing' : activity;
}

function append(flow: Weighed, activity: Activity, usd: Known): Weighed {
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

/** What an activity has added to a mineral of its lot; unknown if it is not stated. */
function addedTo(mineral: Mineral, { valueAdded }: Activity): Known {
  const usd = valueAdded.find((value) => value.mineral === mineral)?.usd;
  return usd === undefined ? null : amountOf(usd);
}

/** One activity on all streams of a mineral: its value added is split by mass, the step appended. */
function perform(activity: Activity, mineral: Mineral, massKg: Amount, flows: readonly Weighed[]): Weighed[] {
  const usd = addedTo(mineral, activity);
  return flows.map((flow) => {
    const isFirstRecycling = activity.activity === 'recycling' && flow.isRecyclable && !flow.isRecycled;
    return append(isFirstRecycling ? dropEarlierSteps(flow) : flow, activity, scaleKnown(usd, flow.massKg, massKg));
  });
}

function uniteDays(a: readonly Day[], b: readonly Day[]): readonly Day[] {
  return [...new Set([...a, ...b])].sort();
}

function mergeTwo(a: Stream, b: Stream): Stream {
  return {
    ...a,
    steps: a.steps.map((step, i) => ({ ...step, days: uniteDays(step.days, b.steps[i]?.days ?? []) })),
    massKg: a.massKg + b.massKg,
    valueAdded: a.valueAdded.map((usd, i) => addKnown(usd, b.valueAdded[i] ?? null)),
    feedstock: addKnown(a.feedstock, b.feedstock),
    untraced: addKnown(a.untraced, b.untraced),
    isValueUnknown: a.isValueUnknown || b.isValueUnknown,
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
