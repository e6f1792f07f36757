/** A stream in the making, while its lot is worked out. Source: provenance.md, section 2. */
import { type Amount, type Mineral, scale } from '@oretrail/model';
import { addKnown, type Known, type Step, type Stream, scaleKnown } from './figures.ts';

/** A stream whose mass may still be unknown, and that may still be recycled for the first time. */
export type Flow = Readonly<{
  /** The steps without their days, as one text. */
  path: string;
  steps: readonly Step[];
  massKg: Known;
  valueAdded: readonly Known[];
  feedstock: Known;
  untraced: Known;
  isUntraced: boolean;
  isRecycled: boolean;
  isValueUnknown: boolean;
  /** A recycling of this lot acts on it: it came from a recyclable lot or a component, or started here. */
  isRecyclable: boolean;
}>;

const WITHOUT_PAST = { path: '', steps: [], valueAdded: [], isRecycled: false, isValueUnknown: false } as const;

/** Material of unknown origin. */
export function untracedFlow(massKg: Known, dollars: Known): Flow {
  return { ...WITHOUT_PAST, massKg, feedstock: 0n, untraced: dollars, isUntraced: true, isRecyclable: false };
}

/** What an extraction or recycling lot starts itself. */
export function ownStart(massKg: Amount): Flow {
  return { ...WITHOUT_PAST, massKg, feedstock: 0n, untraced: 0n, isUntraced: false, isRecyclable: true };
}

/** Old components that go into a recycling lot: what they were said to hold, worth what was paid. */
export function scrapFlow(massKg: Known, paid: Known): Flow {
  return { ...WITHOUT_PAST, massKg, feedstock: paid, untraced: 0n, isUntraced: false, isRecyclable: true };
}

/** `granted / Q` of a parent's stream. */
export function inflowOf(stream: Stream, granted: Amount, quantity: Amount, isRecyclable: boolean): Flow {
  const part = (figure: Known): Known => scaleKnown(figure, granted, quantity);
  const { path, steps, isUntraced, isRecycled, isValueUnknown } = stream;
  return {
    path,
    steps,
    massKg: scale(stream.massKg, granted, quantity),
    valueAdded: stream.valueAdded.map(part),
    feedstock: part(stream.feedstock),
    untraced: part(stream.untraced),
    isUntraced,
    isRecycled,
    isValueUnknown,
    isRecyclable,
  };
}

/** Value added and feedstock and untraced dollars together; unknown if one of them is, or if its mass was once guessed. */
export function streamValue(stream: Pick<Flow, 'valueAdded' | 'feedstock' | 'untraced' | 'isValueUnknown'>): Known {
  if (stream.isValueUnknown) return null;
  return stream.valueAdded.reduce(addKnown, addKnown(stream.feedstock, stream.untraced));
}

/** One step, without its days, as a part of a path. Ids are URIs and hold no blank. */
export function pathOfStep({ activity, country, facility, operator }: Omit<Step, 'days'>): string {
  return `\n${activity} ${country} ${facility} ${operator}`;
}

/** The steps, without their days, as one text. */
export function pathOf(steps: readonly Step[]): string {
  return steps.map(pathOfStep).join('');
}

/** Mineral, path and flags as one text. Ids are ASCII URIs without spaces, so the parts can't run into each other. */
export function streamKey(mineral: Mineral, flow: Pick<Flow, 'path' | 'isUntraced' | 'isRecycled'>): string {
  return `${mineral} ${flow.isUntraced ? 'u' : 't'}${flow.isRecycled ? 'r' : 'v'}${flow.path}`;
}
