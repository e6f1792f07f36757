/** Which events are in force. Source: events.md, `oretrail.correction.v1` and "Which event is in force". */
import { instantOf } from './calendar.ts';
import { compareUtf8 } from './compare.ts';
import type {
  CorrectionEvent,
  EventRef,
  LotEvent,
  OrdinaryEvent,
  OretrailEvent,
  ReferenceFactEvent,
  VehicleDeliveryEvent,
  VehicleProductionEvent,
} from './events.ts';

/** An event in force, and whether another event has the same `(source, subject, id)` with other content. */
export type InForce<E extends OretrailEvent> = Readonly<{ event: E; hasIdConflict: boolean }>;

/** The events in force for one subject; null if there is none. */
export type SubjectInForce = Readonly<{
  lot: InForce<LotEvent> | null;
  production: InForce<VehicleProductionEvent> | null;
  delivery: InForce<VehicleDeliveryEvent> | null;
  fact: InForce<ReferenceFactEvent> | null;
  /** Some production event exists, in force or not: without one in force the vehicle is withdrawn, not unknown. */
  hasProduction: boolean;
}>;

/** An event that is out of force, and a working correction that took it out. */
export type TakenOut = Readonly<{ event: OretrailEvent; by: CorrectionEvent }>;

/** What became of the events of one subject. */
export type CorrectionStatus = Readonly<{
  /** One entry for each event and working correction that names it, sorted by the two ids. */
  takenOut: readonly TakenOut[];
  /** Corrections that run in a ring and so never work, sorted. */
  inRing: readonly CorrectionEvent[];
}>;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Identified = Mutable<InForce<OretrailEvent>>;

/** A URI contains no blank, so two different pairs never give the same key. */
function keyOf({ source, id }: EventRef): string {
  return `${source} ${id}`;
}

/** One event for each `(source, id)`: the one with the lowest digest stays. */
function identify(events: readonly OretrailEvent[]): Map<string, Identified> {
  const identified = new Map<string, Identified>();
  for (const event of events) {
    const key = keyOf(event);
    const known = identified.get(key);
    if (known === undefined) {
      identified.set(key, { event, hasIdConflict: false });
    } else if (known.event.digest !== event.digest) {
      known.hasIdConflict = true;
      if (event.digest < known.event.digest) known.event = event;
    }
  }
  return identified;
}

type Node = {
  readonly correction: CorrectionEvent;
  readonly target: string;
  /** Corrections that name this one and are not decided yet. */
  undecidedNamers: number;
  isDecided: boolean;
  works: boolean;
};

function correctionNodes(identified: ReadonlyMap<string, Identified>): Map<string, Node> {
  const nodes = new Map<string, Node>();
  for (const [key, { event }] of identified) {
    if (event.type !== 'oretrail.correction.v1') continue;
    const target = keyOf(event.data.corrects);
    nodes.set(key, { correction: event, target, undecidedNamers: 0, isDecided: false, works: false });
  }
  for (const { target } of nodes.values()) {
    const named = nodes.get(target);
    if (named !== undefined) named.undecidedNamers += 1;
  }
  return nodes;
}

/** Decides the correction that a decided one names, if it can be decided now, and queues it. */
function decideNamed(node: Node, nodes: ReadonlyMap<string, Node>, decided: Node[]): void {
  const named = nodes.get(node.target);
  if (named === undefined || named.isDecided) return;
  named.undecidedNamers -= 1;
  if (!node.works && named.undecidedNamers > 0) return;
  named.isDecided = true;
  named.works = !node.works;
  decided.push(named);
}

/**
 * Decides which corrections work, beginning with those that no correction names. Each correction names one event, so what
 * remains undecided consists of rings alone: no undecided correction outside a ring leads into it or out of it. Corrections
 * in a ring never work.
 */
function decide(nodes: ReadonlyMap<string, Node>): void {
  const decided = [...nodes.values()].filter(({ undecidedNamers }) => undecidedNamers === 0);
  for (const node of decided) {
    node.isDecided = true;
    node.works = true;
  }
  // The list grows while it is walked; each correction enters it once.
  for (const node of decided) decideNamed(node, nodes, decided);
}

function decidedCorrections(identified: ReadonlyMap<string, Identified>): ReadonlyMap<string, Node> {
  const nodes = correctionNodes(identified);
  decide(nodes);
  return nodes;
}

/** The order of precedence: `(time, source, id)`. Source: events.md, "Which event is in force". */
export function compareEvents(a: OretrailEvent, b: OretrailEvent): number {
  const [instantA, instantB] = [instantOf(a.time), instantOf(b.time)];
  if (instantA !== instantB) return instantA < instantB ? -1 : 1;
  return compareUtf8(a.source, b.source) || compareUtf8(a.id, b.id);
}

type Kind = Exclude<keyof SubjectInForce, 'hasProduction'>;

function kindOf(event: OrdinaryEvent): Kind {
  switch (event.type) {
    case 'oretrail.mineral-shipment.v1':
    case 'oretrail.component-shipment.v1':
      return 'lot';
    case 'oretrail.vehicle-production.v1':
      return 'production';
    case 'oretrail.vehicle-delivery.v1':
      return 'delivery';
    case 'oretrail.reference-fact.v1':
      return 'fact';
  }
}

function greatest(candidates: Iterable<InForce<OretrailEvent>>): Map<Kind, InForce<OretrailEvent>> {
  const greatestOf = new Map<Kind, InForce<OretrailEvent>>();
  for (const candidate of candidates) {
    if (candidate.event.type === 'oretrail.correction.v1') continue;
    const kind = kindOf(candidate.event);
    const known = greatestOf.get(kind);
    if (known === undefined || compareEvents(candidate.event, known.event) > 0) greatestOf.set(kind, candidate);
  }
  return greatestOf;
}

/**
 * The events in force for one subject.
 * @param events all known events of that subject, corrections included, in any order; duplicates are allowed
 */
export function eventsInForce(events: readonly OretrailEvent[]): SubjectInForce {
  const identified = identify(events);
  // Counts an event that lost its id to another one, too: a later event never undoes the existence of an earlier one.
  const hasProduction = events.some(({ type }) => type === 'oretrail.vehicle-production.v1');
  for (const { works, target } of decidedCorrections(identified).values()) {
    if (works) identified.delete(target);
  }
  const inForce = greatest(identified.values());
  return {
    // `kindOf` has sorted them by type, which the compiler can't infer from a map.
    lot: (inForce.get('lot') as InForce<LotEvent> | undefined) ?? null,
    production: (inForce.get('production') as InForce<VehicleProductionEvent> | undefined) ?? null,
    delivery: (inForce.get('delivery') as InForce<VehicleDeliveryEvent> | undefined) ?? null,
    fact: (inForce.get('fact') as InForce<ReferenceFactEvent> | undefined) ?? null,
    hasProduction,
  };
}

function compareIds(a: OretrailEvent, b: OretrailEvent): number {
  return compareUtf8(a.source, b.source) || compareUtf8(a.id, b.id);
}

/** Which events of one subject corrections have taken out of force, to explain a verdict. */
export function correctionStatus(events: readonly OretrailEvent[]): CorrectionStatus {
  const identified = identify(events);
  const takenOut: TakenOut[] = [];
  const inRing: CorrectionEvent[] = [];
  for (const { correction, target, works, isDecided } of decidedCorrections(identified).values()) {
    const event = identified.get(target)?.event;
    if (!isDecided) inRing.push(correction);
    else if (works && event !== undefined) takenOut.push({ event, by: correction });
  }
  takenOut.sort((a, b) => compareIds(a.event, b.event) || compareIds(a.by, b.by));
  return { takenOut, inRing: inRing.sort(compareIds) };
}
