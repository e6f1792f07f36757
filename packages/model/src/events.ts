/** The events of the public contract as precise types. Source: events.md, "Types and topics". Values stay as written; amount.ts makes amounts of them. */
import type { ActivityKind, Component, Custody, Form, MineralsTest, Unit, Use, VehicleClass } from './codes.ts';
import type {
  ContentDigest,
  CountryCode,
  Day,
  Decimal,
  FacilityId,
  FactKey,
  LotId,
  Mineral,
  PartyId,
  ShareDecimal,
  Source,
  Vin,
} from './ids.ts';

/** How much of something, above 0, in a unit. */
export type Quantity = Readonly<{ value: Decimal; unit: Unit }>;
/** Kilograms of a mineral in a lot, and their value if it is declared. */
export type MineralContent = Readonly<{ mineral: Mineral; mass: Decimal; usd?: Decimal }>;
/** Dollars that an activity added to a mineral. Without `usd`, the value added is above 0 and unknown. */
export type ValueAdded = Readonly<{ mineral: Mineral; usd?: Decimal }>;
/** One step of extraction, processing or recycling, by one operator at one facility. */
export type Activity = Readonly<{
  activity: ActivityKind;
  country: CountryCode;
  facility: FacilityId;
  operator: PartyId;
  completedOn: Day;
  valueAdded: readonly ValueAdded[];
}>;
/** A lot drawn by a material lot. */
export type MaterialInput = Readonly<{
  lotId: LotId;
  quantity: Quantity;
  usd?: Decimal;
  minerals?: readonly Readonly<{ mineral: Mineral; mass: Decimal }>[];
}>;
/** A lot drawn by a component lot. */
export type ComponentInput = Readonly<{
  lotId: LotId;
  quantity: Quantity;
  usd?: Decimal;
  as?: 'material' | 'component';
}>;

/** `data` of `oretrail.mineral-shipment.v1`: a lot of material. */
export type MineralShipment = Readonly<{
  lotId: LotId;
  material: string;
  form: Form;
  quantity: Quantity;
  minerals: readonly MineralContent[];
  activities: readonly Activity[];
  inputs: readonly MaterialInput[];
  use?: Use;
  custody?: Custody;
  shipment?: Readonly<{ from: CountryCode; to: CountryCode; shippedOn: Day; consignee: PartyId }>;
}>;
/** `data` of `oretrail.component-shipment.v1`: a lot of battery components. */
export type ComponentShipment = Readonly<{
  lotId: LotId;
  component: Component;
  quantity: Quantity;
  usd: Decimal;
  manufacture: Readonly<{ country: CountryCode; facility: FacilityId; operator: PartyId; completedOn: Day }>;
  inputs: readonly ComponentInput[];
}>;
/** `data` of `oretrail.vehicle-production.v1`: one vehicle as it was built. */
export type VehicleProduction = Readonly<{
  vin: Vin;
  manufacturer: PartyId;
  make: string;
  model: string;
  modelYear: number;
  vehicleClass: VehicleClass;
  gvwrLb: Decimal;
  batteryCapacityKwh: Decimal;
  externallyChargeable: boolean;
  msrpUsd: Decimal;
  finalAssembly: Readonly<{ country: CountryCode; plant: string; completedOn: Day }>;
  expectedDeliveryOn?: Day;
  batteries: readonly Readonly<{ lotId: LotId; quantity: Quantity }>[];
}>;
/** `data` of `oretrail.vehicle-delivery.v1`. Without `placedInServiceOn` only the acquisition is stated: the vehicle is not delivered yet. */
export type VehicleDelivery = Readonly<{ vin: Vin; acquiredOn: Day; placedInServiceOn?: Day }>;

type FactPeriod = Readonly<{ from: Day; to?: Day; source: string }>;
/** An agreement by which a country counts as a free-trade partner. `to` is the first day without it. */
export type CountryAgreement = FactPeriod &
  Readonly<{ fact: 'country-agreement'; country: CountryCode; agreement: string; minerals?: readonly Mineral[] }>;
/** What one holder has in an entity: its shares, 0 to 1, of equity, votes and board seats. */
export type Holder = Readonly<{ holder: PartyId; equity: ShareDecimal; votes: ShareDecimal; seats: ShareDecimal }>;
/** Who a party is, and who holds it. events.md, `oretrail.reference-fact.v1`. */
export type EntityFact = FactPeriod &
  Readonly<{
    fact: 'entity';
    entity: PartyId;
    organizedIn: CountryCode;
    headquarteredIn: CountryCode;
    governmentOf?: CountryCode;
    holders?: readonly Holder[];
    licenceControl?: boolean;
    listed?: boolean;
    /** A government determined that it is not a foreign entity of concern; never together with `listed`. */
    cleared?: boolean;
  }>;
/** The test for critical minerals that a manufacturer has elected. */
export type TestElection = FactPeriod &
  Readonly<{ fact: 'critical-minerals-test'; manufacturer: PartyId; test: MineralsTest }>;
/** A manufacturer's plan for materials that are impracticable to trace. */
export type TracePlan = FactPeriod & Readonly<{ fact: 'impracticable-to-trace-plan'; manufacturer: PartyId }>;
/** `data` of `oretrail.reference-fact.v1`. */
export type ReferenceFact = CountryAgreement | EntityFact | TestElection | TracePlan;
/** The kind of a reference fact. */
export type FactKind = ReferenceFact['fact'];
/** The kinds of facts. A fact key begins with one of them. */
export const FACT_KINDS: readonly FactKind[] = [
  'country-agreement',
  'entity',
  'critical-minerals-test',
  'impracticable-to-trace-plan',
];

/** Names one event. */
export type EventRef = Readonly<{ source: Source; id: string }>;
/** `data` of `oretrail.correction.v1`: takes one event out of force. */
export type Correction = Readonly<{ corrects: EventRef; reason: string; replacedBy?: EventRef }>;

/** The attributes of every event. */
export type EventHeader = Readonly<{
  id: string;
  source: Source;
  subject: string;
  /** When the source stated it, RFC 3339, as written. */
  time: string;
  /** When the pipeline accepted it; set by the intake, optional in files. */
  recordedtime?: string;
  /** SHA-256 of the RFC 8785 form of `{id, source, type, subject, time, data}`; the parser computes it. */
  digest: ContentDigest;
}>;
/** A lot of material, as stated. */
export type MineralShipmentEvent = EventHeader &
  Readonly<{ type: 'oretrail.mineral-shipment.v1'; data: MineralShipment }>;
/** A lot of components, as stated. */
export type ComponentShipmentEvent = EventHeader &
  Readonly<{ type: 'oretrail.component-shipment.v1'; data: ComponentShipment }>;
/** A built vehicle, as stated. */
export type VehicleProductionEvent = EventHeader &
  Readonly<{ type: 'oretrail.vehicle-production.v1'; data: VehicleProduction }>;
/** The acquisition or delivery of a vehicle, as stated. */
export type VehicleDeliveryEvent = EventHeader &
  Readonly<{ type: 'oretrail.vehicle-delivery.v1'; data: VehicleDelivery }>;
/** A reference fact, as stated. */
export type ReferenceFactEvent = EventHeader & Readonly<{ type: 'oretrail.reference-fact.v1'; data: ReferenceFact }>;
/** A correction, as stated. */
export type CorrectionEvent = EventHeader & Readonly<{ type: 'oretrail.correction.v1'; data: Correction }>;

/** An event that declares a lot. */
export type LotEvent = MineralShipmentEvent | ComponentShipmentEvent;
/** Any event but a correction. */
export type OrdinaryEvent = LotEvent | VehicleProductionEvent | VehicleDeliveryEvent | ReferenceFactEvent;
/** An input event of the public contract. */
export type OretrailEvent = OrdinaryEvent | CorrectionEvent;

/** All types of input events. events.md, "Types and topics". */
export const EVENT_TYPES = [
  'oretrail.mineral-shipment.v1',
  'oretrail.component-shipment.v1',
  'oretrail.vehicle-production.v1',
  'oretrail.vehicle-delivery.v1',
  'oretrail.reference-fact.v1',
  'oretrail.correction.v1',
] as const;
/** One of {@link EVENT_TYPES}. */
export type EventType = (typeof EVENT_TYPES)[number];

/** The key of a reference fact: kind, subject and `from`, joined by `/`. Source: events.md, `oretrail.reference-fact.v1`. */
export function factKeyOf(fact: ReferenceFact): FactKey {
  const subject =
    fact.fact === 'country-agreement' ? fact.country : fact.fact === 'entity' ? fact.entity : fact.manufacturer;
  return `${fact.fact}/${subject}/${fact.from}` as FactKey;
}
