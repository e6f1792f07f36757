/** Evidence roots: what a figure rested on, as one digest. Source: protocol.md, "Draws and answers", "Evidence". */
import { type ContentDigest, type Day, type InForce, type OretrailEvent, sha256Hex } from '@oretrail/model';
import { type Answer, type DeclaredInput, type Draw, parentOf } from '@oretrail/provenance';
import type { KnownParent } from './drawing/drawing.ts';
import { answerTo, compareServingOrder, type ServingOrder } from './drawing/granting.ts';

/** One input with its answer, and the parent that both rest on. */
export type Rested = Readonly<{ input: DeclaredInput; answer: Answer; parent: KnownParent; place: ServingOrder }>;

/** What a parent that is known answers to one draw. */
export function restedOnParent(draw: Draw, input: DeclaredInput, parent: KnownParent): Rested {
  const place = { day: draw.day, consumer: draw.consumer };
  const answer = answerTo({ input, place, minerals: draw.minerals }, parent.state, parent.grants.cuts);
  return { input, answer, parent, place };
}

function grantedKey(answer: Answer): string {
  if (answer.refusal !== null) return answer.refusal;
  const { granted } = answer;
  if (granted.kind === 'component') return String(granted.whole);
  return [...granted.byMineral].map(([mineral, amount]) => `${mineral}:${amount}`).join();
}

/** Tells what an input comes to: the lot as it is, and what it has granted. */
export function restKey({ parent, answer }: Rested): string {
  return `${parent.grants.lot}/${grantedKey(answer)}`;
}

/** Tells what a vehicle has of its lot, whatever the lot comes to: what it was granted, and whether the lot was made later. @param day of final assembly */
export function shareKey({ answer }: Rested, day: Day): string {
  return `${grantedKey(answer)} ${(parentOf(answer)?.day ?? day) > day}`;
}

/** Tells what a vehicle holds: vehicles with the same key hold the same. @param day of final assembly */
export function holdingsKey(batteries: readonly Rested[], day: Day, hasIdConflict: boolean): string {
  const keys = batteries.map((rested) => {
    const { lotId, quantity, unit } = rested.input;
    return `${lotId} ${quantity} ${unit} ${rested.parent.grants.lot}/${shareKey(rested, day)}`;
  });
  return `${keys.join(' ')} ${hasIdConflict}`;
}

function hasGranted(answer: Answer): boolean {
  if (answer.refusal !== null) return false;
  if (answer.granted.kind === 'component') return answer.granted.whole > 0n;
  return [...answer.granted.byMineral.values()].some((amount) => amount > 0n);
}

/**
 * What a draw that comes short is left with, by mineral. Not the limit itself: it moves with every rival, and only
 * the consumers that it passes are evaluated again.
 */
function leftBy({ parent, place }: Rested): readonly (readonly [mineral: string, granted: string])[] {
  return parent.grants.cuts
    .map((cut) => ({ cut, order: compareServingOrder(cut, place) }))
    .filter(({ order }) => order <= 0)
    .map(({ cut, order }) => [cut.mineral, order === 0 ? cut.granted : '0'] as const);
}

/** An event in force, as evidence names it. */
export type OwnEvent = readonly [digest: ContentDigest, hasIdConflict: boolean];

/** Names an event in force. */
export function ownEvent({ event, hasIdConflict }: InForce<OretrailEvent>): OwnEvent {
  return [event.digest, hasIdConflict];
}

/** Commits to the events in force of one subject, and to what it rests on. */
export type EvidenceRoot = (own: readonly OwnEvent[]) => string;

/**
 * For subjects that rest on the same: commits to the roots of the parents that granted something or were short, and to what
 * they left. All that they have in common is written once, when it is first asked for.
 * @param factsOf the digest of the facts that they rest on
 */
export function evidenceRoots(inputs: readonly Rested[], factsOf: () => string | null): EvidenceRoot {
  let around: readonly [before: string, after: string] | null = null;
  // Its RFC 8785 form: the members are sorted, and all below are lists, texts and truth values.
  return (own) => {
    around ??= [`{"facts":${JSON.stringify(factsOf())},"own":`, `,"parents":${JSON.stringify(parentsIn(inputs))}}`];
    return `sha256:${sha256Hex(around[0] + JSON.stringify(own) + around[1])}`;
  };
}

function parentsIn(inputs: readonly Rested[]): readonly object[] {
  return inputs
    .filter((input) => hasGranted(input.answer) || leftBy(input).length > 0)
    .map((input) => [input.parent.grants.parent, input.parent.grants.root, leftBy(input)]);
}

/** The same for one subject. */
export function evidenceRoot(own: readonly OwnEvent[], inputs: readonly Rested[], facts: string | null = null): string {
  return evidenceRoots(inputs, () => facts)(own);
}

/** Whether corrections of the parent bear on the draw: it granted something, or is missing, perhaps because of them. */
function isBoundBy(answer: Answer): boolean {
  return hasGranted(answer) || answer.refusal === 'lot-missing';
}

/** Commits to the corrections in effect on one subject, and above it; null if there are none. */
export type CorrectionsRoot = (own: readonly string[]) => string | null;

/** For subjects that rest on the same: commits to their corrections and those in the parents that they bind. */
export function correctionsRoots(inputs: readonly Rested[]): CorrectionsRoot {
  const above = inputs.flatMap(({ parent, answer }) => (isBoundBy(answer) ? (parent.grants.corrections ?? []) : []));
  let ofAbove: string | null | undefined;
  return (own) => {
    if (own.length > 0) return rootOf([...own, ...above]);
    ofAbove ??= rootOf(above);
    return ofAbove;
  };
}

function rootOf(corrections: readonly string[]): string | null {
  const all = [...new Set(corrections)].sort();
  return all.length === 0 ? null : sha256Hex(all.join(' '));
}

/** The same for one subject. */
export function correctionsRoot(own: readonly string[], inputs: readonly Rested[]): string | null {
  return correctionsRoots(inputs)(own);
}
