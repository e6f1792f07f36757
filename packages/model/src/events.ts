/** The events of the public contract as precise types. Source: events.md, "Types and topics". Values stay text as written; see amount.ts. */
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

/** Units of a quantity: pieces, kilograms, square metres, litres (UN/CEFACT Recommendation 20). */
export const UNITS = ['C62', 'KGM', 'MTK', 'LTR'] as const;
/** UN/ECE Rec. 20: pieces, kilograms, square metres, litres. */
export type Unit = (typeof UNITS)[number];
/** What can be done to a mineral. events.md, `oretrail.mineral-shipment.v1`. */
export const ACTIVITIES = ['extraction', 'processing', 'recycling'] as const;
export type ActivityKind = (typeof ACTIVITIES)[number];
/** What a lot of material is; it decides nothing but what a recycling acts on. events.md, `oretrail.mineral-shipment.v1`. */
export const FORMS = ['ore', 'concentrate', 'intermediate', 'constituent-material', 'recyclable'] as const;
export type Form = (typeof FORMS)[number];
/** Uses that the impracticable-to-trace plan excuses. events.md, `oretrail.mineral-shipment.v1`. */
export const USES = ['anode-graphite', 'electrolyte-salt', 'electrode-binder', 'electrolyte-additive'] as const;
export type Use = (typeof USES)[number];
/** Chain-of-custody models of ISO 22095; book-and-claim is refused. events.md, `oretrail.mineral-shipment.v1`. */
export const CUSTODIES = ['identity-preserved', 'segregated', 'controlled-blending', 'mass-balance'] as const;
/** ISO 22095 chain-of-custody model; `book-and-claim` is refused. */
export type Custody = (typeof CUSTODIES)[number];
/** Battery components. events.md, `oretrail.component-shipment.v1`. */
export const COMPONENTS = [
  'cathode-electrode',
  'anode-electrode',
  'solid-metal-electrode',
  'separator',
  'liquid-electrolyte',
  'solid-state-electrolyte',
  'cell',
  'module',
  'pack',
  'other',
] as const;
export type Component = (typeof COMPONENTS)[number];
/** Classes that the price limit tells apart. events.md, `oretrail.vehicle-production.v1`. */
export const VEHICLE_CLASSES = ['car', 'suv', 'pickup', 'van'] as const;
export type VehicleClass = (typeof VEHICLE_CLASSES)[number];
/** The two tests for critical minerals that a manufacturer may elect. events.md, `oretrail.reference-fact.v1`. */
export const MINERALS_TESTS = ['50-percent-value-added', 'traced-qualifying-value'] as const;
export type MineralsTest = (typeof MINERALS_TESTS)[number];

export type Quantity = Readonly<{ value: Decimal; unit: Unit }>;
export type MineralContent = Readonly<{ mineral: Mineral; mass: Decimal; usd?: Decimal }>;
/** Without `usd` it is more than nothing, and how much is not told. */
export type ValueAdded = Readonly<{ mineral: Mineral; usd?: Decimal }>;
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
export type ComponentShipment = Readonly<{
  lotId: LotId;
  component: Component;
  quantity: Quantity;
  usd: Decimal;
  manufacture: Readonly<{ country: CountryCode; facility: FacilityId; operator: PartyId; completedOn: Day }>;
  inputs: readonly ComponentInput[];
}>;
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
/** Without `placedInServiceOn` it states the acquisition alone: the vehicle is not delivered yet. */
export type VehicleDelivery = Readonly<{ vin: Vin; acquiredOn: Day; placedInServiceOn?: Day }>;

type FactPeriod = Readonly<{ from: Day; to?: Day; source: string }>;
export type CountryAgreement = FactPeriod &
  Readonly<{ fact: 'country-agreement'; country: CountryCode; agreement: string; minerals?: readonly Mineral[] }>;
export type Holder = Readonly<{ holder: PartyId; equity: ShareDecimal; votes: ShareDecimal; seats: ShareDecimal }>;
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
    /** Determined to be no foreign entity of concern; never together with `listed`. */
    cleared?: boolean;
  }>;
export type TestElection = FactPeriod &
  Readonly<{ fact: 'critical-minerals-test'; manufacturer: PartyId; test: MineralsTest }>;
export type TracePlan = FactPeriod & Readonly<{ fact: 'impracticable-to-trace-plan'; manufacturer: PartyId }>;
export type ReferenceFact = CountryAgreement | EntityFact | TestElection | TracePlan;
export type FactKind = ReferenceFact['fact'];
/** The kinds of facts. A fact key begins with one of them. */
export const FACT_KINDS: readonly FactKind[] = [
  'country-agreement',
  'entity',
  'critical-minerals-test',
  'impracticable-to-trace-plan',
];

export type EventRef = Readonly<{ source: Source; id: string }>;
export type Correction = Readonly<{ corrects: EventRef; reason: string; replacedBy?: EventRef }>;

/** What every event has, whatever it says. */
export type EventHeader = Readonly<{
  id: string;
  source: Source;
  subject: string;
  /** When it was stated, RFC 3339, as written. */
  time: string;
  /** When the pipeline accepted it; set by the intake, optional in files. */
  recordedtime?: string;
  /** SHA-256 of the RFC 8785 form of `{id, source, type, subject, time, data}`; worked out when parsed. */
  digest: ContentDigest;
}>;
export type MineralShipmentEvent = EventHeader &
  Readonly<{ type: 'oretrail.mineral-shipment.v1'; data: MineralShipment }>;
export type ComponentShipmentEvent = EventHeader &
  Readonly<{ type: 'oretrail.component-shipment.v1'; data: ComponentShipment }>;
export type VehicleProductionEvent = EventHeader &
  Readonly<{ type: 'oretrail.vehicle-production.v1'; data: VehicleProduction }>;
export type VehicleDeliveryEvent = EventHeader &
  Readonly<{ type: 'oretrail.vehicle-delivery.v1'; data: VehicleDelivery }>;
export type ReferenceFactEvent = EventHeader & Readonly<{ type: 'oretrail.reference-fact.v1'; data: ReferenceFact }>;
export type CorrectionEvent = EventHeader & Readonly<{ type: 'oretrail.correction.v1'; data: Correction }>;

export type LotEvent = MineralShipmentEvent | ComponentShipmentEvent;
/** An event that says something by itself: all but corrections. */
export type OrdinaryEvent = LotEvent | VehicleProductionEvent | VehicleDeliveryEvent | ReferenceFactEvent;
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
export type EventType = (typeof EVENT_TYPES)[number];

/** The key of a reference fact: kind, subject and `from`, joined by `/`. Source: events.md, `oretrail.reference-fact.v1`. */
export function factKeyOf(fact: ReferenceFact): FactKey {
  const subject =
    fact.fact === 'country-agreement' ? fact.country : fact.fact === 'entity' ? fact.entity : fact.manufacturer;
  return `${fact.fact}/${subject}/${fact.from}` as FactKey;
}
