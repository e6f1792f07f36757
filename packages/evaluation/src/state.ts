/** The facts of an evaluation: for each lot, vehicle and fact key the event that is in force. */
import {
  eventsInForce,
  type InForce,
  type LotEvent,
  type LotId,
  type OretrailEvent,
  type ReferenceFact,
  type VehicleDeliveryEvent,
  type VehicleProductionEvent,
  type Vin,
} from '@oretrail/model';
import {
  batteriesOf,
  type DeclaredInput,
  type Draw,
  drawsOf,
  headerOf,
  inputsOf,
  type LotHeader,
  vehicleDrawsOf,
} from '@oretrail/provenance';

/** A lot that is in force. */
export type Lot = Readonly<{
  event: LotEvent;
  header: LotHeader;
  hasIdConflict: boolean;
  inputs: readonly DeclaredInput[];
}>;

/** A vehicle with its production in force. */
export type Vehicle = Readonly<{
  production: InForce<VehicleProductionEvent>;
  delivery: InForce<VehicleDeliveryEvent> | null;
  batteries: readonly DeclaredInput[];
}>;

/** The lots, vehicles and facts in force. */
export type State = Readonly<{
  lots: ReadonlyMap<LotId, Lot>;
  vehicles: ReadonlyMap<Vin, Vehicle>;
  /** Vehicles whose production events are all out of force. */
  withdrawn: ReadonlySet<Vin>;
  facts: readonly ReferenceFact[];
  /** Draws by parent, including parents that no event declares. */
  draws: ReadonlyMap<LotId, readonly Draw[]>;
}>;

/** All events of each subject. */
function bySubject(events: Iterable<OretrailEvent>): ReadonlyMap<string, OretrailEvent[]> {
  const subjects = new Map<string, OretrailEvent[]>();
  for (const event of events) {
    const known = subjects.get(event.subject);
    if (known === undefined) subjects.set(event.subject, [event]);
    else known.push(event);
  }
  return subjects;
}

/** A lot from its event in force. */
export function lotOf({ event, hasIdConflict }: InForce<LotEvent>): Lot {
  return { event, header: headerOf(event), hasIdConflict, inputs: inputsOf(event) };
}

/** A vehicle from its events in force. */
export function vehicleOf(
  production: InForce<VehicleProductionEvent>,
  delivery: InForce<VehicleDeliveryEvent> | null,
): Vehicle {
  return { production, delivery, batteries: batteriesOf(production.event.data) };
}

function drawsByParent(lots: Iterable<Lot>, vehicles: Iterable<Vehicle>): ReadonlyMap<LotId, readonly Draw[]> {
  const draws = new Map<LotId, Draw[]>();
  const add = (draw: Draw): void => {
    const known = draws.get(draw.parent);
    if (known === undefined) draws.set(draw.parent, [draw]);
    else known.push(draw);
  };
  for (const { header, inputs } of lots) for (const draw of drawsOf(header, inputs)) add(draw);
  for (const { production, batteries } of vehicles) {
    const { vin, finalAssembly } = production.event.data;
    for (const draw of vehicleDrawsOf(vin, finalAssembly.completedOn, batteries)) add(draw);
  }
  return draws;
}

/** The state that a set of events leads to: a function of the set, whatever the order. events.md, "Which event is in force". */
export function stateOf(events: Iterable<OretrailEvent>): State {
  const lots = new Map<LotId, Lot>();
  const vehicles = new Map<Vin, Vehicle>();
  const withdrawn = new Set<Vin>();
  const facts: ReferenceFact[] = [];
  for (const [subject, ofSubject] of bySubject(events)) {
    const { lot, production, delivery, fact, hasProduction } = eventsInForce(ofSubject);
    if (lot !== null) lots.set(lot.event.data.lotId, lotOf(lot));
    if (fact !== null) facts.push(fact.event.data);
    if (production !== null) vehicles.set(production.event.data.vin, vehicleOf(production, delivery));
    else if (hasProduction) withdrawn.add(subject as Vin);
  }
  return { lots, vehicles, withdrawn, facts, draws: drawsByParent(lots.values(), vehicles.values()) };
}
