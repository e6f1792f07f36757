/** What flows into a material lot. Source: provenance.md, section 2, steps 0 to 2. */
import { type Amount, type Mineral, scale } from '@oretrail/model';
import type { Known, MaterialHeader, Step, Stream } from './figures.ts';
import { type Flow, inflowOf, scrapFlow, untracedFlow } from './flow.ts';
import { type GrantedInput, grantedComponent, grantedMaterial, parentOf } from './grants.ts';
import { INFLOW_STEPS_MAX, INFLOW_STREAMS_MAX } from './limits.ts';

/** A material lot with its answered draws. */
export type MaterialLot = Readonly<{
  header: MaterialHeader;
  recycles: boolean;
  extracts: boolean;
  inputs: readonly GrantedInput[];
}>;

/** The streams that one input brings, unscaled, of minerals that the lot lists. */
function grantedStreams({ answer }: GrantedInput): readonly Stream[] {
  const granted = grantedMaterial(answer);
  if (granted === null) return [];
  return granted.figures.streams.filter(({ mineral }) => (granted.byMineral.get(mineral) ?? 0n) > 0n);
}

function countSteps(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + 1 + step.days.length, 0);
}

/**
 * Exact count of the distinct: days of the same step are united. Stops as soon as a bound is passed.
 * @param scrap streams that come without steps, beside these
 */
function isDistinctlyTooWide(streams: Iterable<Stream>, scrap: number): boolean {
  const seen = new Map<string, readonly Set<string>[]>();
  let counted = 0;
  for (const { key, steps } of streams) {
    const days = seen.get(key) ?? steps.map(() => new Set<string>());
    if (!seen.has(key)) counted += steps.length;
    seen.set(key, days);
    for (const [i, step] of steps.entries()) {
      const known = days[i];
      counted -= known?.size ?? 0;
      for (const day of step.days) known?.add(day);
      counted += known?.size ?? 0;
    }
    if (seen.size + scrap > INFLOW_STREAMS_MAX || counted > INFLOW_STEPS_MAX) return true;
  }
  return false;
}

/** Dollars paid for `part` of an input, split by the lot's masses over the minerals of the lot that the input holds. */
function dollarsFor(
  lot: MaterialLot,
  { input }: GrantedInput,
  mineral: Mineral,
  part: Amount,
  held: readonly Mineral[],
): Known {
  if (input.usd === null) return null;
  const massOf = (of: Mineral): Amount => lot.header.contents.get(of)?.massKg ?? 0n;
  const whole = held.reduce((sum, of) => sum + massOf(of), 0n);
  return scale(scale(input.usd, part, input.quantity), massOf(mineral), whole);
}

/** The minerals of the lot that an input holds: by the parent's event, else as declared, else all. */
function heldMinerals(lot: MaterialLot, { input, answer }: GrantedInput): readonly Mineral[] {
  const listed = [...lot.header.contents.keys()];
  const parent = parentOf(answer);
  if (parent?.kind === 'material') return listed.filter((mineral) => parent.contents.has(mineral));
  const declared = input.minerals;
  return declared === null ? listed : listed.filter((mineral) => declared.has(mineral));
}

/**
 * Distinct streams that granted components bring a lot that recycles: one for each mineral, without steps. No stream of a
 * material lot is like it, for what has no steps there is of unknown origin.
 */
function countScrap(lot: MaterialLot): number {
  if (!lot.recycles) return 0;
  const granted = lot.inputs.filter(({ answer }) => (grantedComponent(answer)?.whole ?? 0n) > 0n);
  return new Set(granted.flatMap((input) => heldMinerals(lot, input))).size;
}

/** Step 0: more paths come in than one lot can carry. */
export function isInflowTooWide(lot: MaterialLot): boolean {
  const scrap = countScrap(lot);
  let streams = scrap;
  let steps = 0;
  for (const input of lot.inputs) {
    for (const stream of grantedStreams(input)) {
      streams += 1;
      steps += countSteps(stream.steps);
    }
    // Without repeats nothing is distinct that was not counted, so most lots never need the exact count.
    if (streams > INFLOW_STREAMS_MAX || steps > INFLOW_STEPS_MAX)
      return isDistinctlyTooWide(lot.inputs.flatMap(grantedStreams), scrap);
  }
  return false;
}

/** Mass of what was not granted: the parent's, else the declared one; unknown if neither says or the units differ. */
function untracedMass({ input, answer }: GrantedInput, mineral: Mineral, ungranted: Amount): Known {
  const parent = parentOf(answer);
  if (parent?.kind === 'material') {
    const content = parent.contents.get(mineral);
    if (content === undefined || parent.unit !== input.unit) return null;
    return scale(content.massKg, ungranted, parent.quantity);
  }
  const declared = input.minerals?.get(mineral);
  return declared === undefined ? null : scale(declared, ungranted, input.quantity);
}

/** Step 2: the part of the draw of a mineral that was not granted. */
function untracedInflow(lot: MaterialLot, granted: GrantedInput, mineral: Mineral, ungranted: Amount): Flow {
  const dollars = dollarsFor(lot, granted, mineral, ungranted, heldMinerals(lot, granted));
  return untracedFlow(untracedMass(granted, mineral, ungranted), dollars);
}

/** Section 2, step 5, in brackets: a component brings a recycler what it was said to hold, and other lots nothing. */
function flowsOfComponent(lot: MaterialLot, granted: GrantedInput, mineral: Mineral): Flow[] {
  const { input, answer } = granted;
  const held = heldMinerals(lot, granted);
  if (!lot.recycles || !held.includes(mineral)) return [];
  const whole = grantedComponent(answer)?.whole ?? 0n;
  const flows: Flow[] = [];
  if (whole > 0n) {
    const declared = input.minerals?.get(mineral);
    const mass = declared === undefined ? null : scale(declared, whole, input.quantity);
    flows.push(scrapFlow(mass, dollarsFor(lot, granted, mineral, whole, held)));
  }
  if (whole < input.quantity) flows.push(untracedInflow(lot, granted, mineral, input.quantity - whole));
  return flows;
}

function flowsOfMaterial(lot: MaterialLot, granted: GrantedInput, mineral: Mineral): Flow[] {
  const { input, answer } = granted;
  const material = grantedMaterial(answer);
  const amount = material?.byMineral.get(mineral) ?? 0n;
  const flows: Flow[] = [];
  if (material !== null && amount > 0n) {
    const { quantity, streams, form } = material.figures;
    for (const stream of streams) {
      if (stream.mineral === mineral) flows.push(inflowOf(stream, amount, quantity, form === 'recyclable'));
    }
  }
  const isShort = amount < input.quantity && heldMinerals(lot, granted).includes(mineral);
  if (isShort) flows.push(untracedInflow(lot, granted, mineral, input.quantity - amount));
  return flows;
}

/** Steps 1 and 2 for one mineral: what every input brings, granted and not. */
export function inflowsOf(lot: MaterialLot, mineral: Mineral): Flow[] {
  const { inputs, recycles, extracts, header } = lot;
  if (inputs.length === 0 && !recycles && !extracts) {
    return [untracedFlow(header.contents.get(mineral)?.massKg ?? 0n, null)];
  }
  return inputs.flatMap((granted) => {
    const isComponent = parentOf(granted.answer)?.kind === 'component';
    return isComponent ? flowsOfComponent(lot, granted, mineral) : flowsOfMaterial(lot, granted, mineral);
  });
}
