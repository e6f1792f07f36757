/** Events for specifications of the reducers, each with the plainest values that a spec does not name. */
import {
  type ComponentShipmentEvent,
  type ContentDigest,
  type CorrectionEvent,
  canonicalJson,
  factKeyOf,
  type MineralShipmentEvent,
  type OretrailEvent,
  type ReferenceFact,
  type ReferenceFactEvent,
  sha256Hex,
  type VehicleDeliveryEvent,
  type VehicleProductionEvent,
} from '@oretrail/model';

/** When something is stated, and its source. */
export type Statement = Readonly<{ id?: string; source?: string; time?: string }>;

/** The vehicle of the examples; its check digit is right. */
export const VIN = '1HGEV0010SA000001';
const MAKER = 'urn:party:maker';
const MORNING = '2025-01-01T00:00:00Z';

/** Builders name the type of their event once, as their return type; ids and amounts are branded, so texts are cast here. */
function stated<Event extends OretrailEvent>(
  type: Event['type'],
  subject: string,
  data: object,
  { id = `${type} of ${subject}`, source = MAKER, time = MORNING }: Statement,
): Event {
  const content = { id, source, type, subject, time, data };
  return { ...content, digest: sha256Hex(canonicalJson(content)) as ContentDigest } as unknown as Event;
}

/** `"urn:lot:ore 6"`: six units of a lot. */
function inputOf(text: string, unit: string) {
  const [lotId, value] = text.split(' ');
  return { lotId, quantity: { value, unit } };
}

/** What a spec may name of a lot of nickel. */
export type Material = Readonly<{ kg?: string; country?: string; day?: string; inputs?: readonly string[] }>;

/** A lot of pure nickel, extracted or, if it draws lots, processed in one country. 100 USD are added to it. */
export function nickel(
  lotId: string,
  { kg = '10', country = 'AU', day = '2024-01-01', inputs = [] }: Material = {},
  statement: Statement = {},
): MineralShipmentEvent {
  const valueAdded = [{ mineral: 'nickel', usd: '100' }];
  const activity = inputs.length === 0 ? 'extraction' : 'processing';
  const place = { country, facility: `urn:facility:${country}`, operator: MAKER, completedOn: day };
  const data = {
    lotId,
    material: 'nickel',
    form: 'ore',
    quantity: { value: kg, unit: 'KGM' },
    minerals: [{ mineral: 'nickel', mass: kg }],
    activities: [{ activity, ...place, valueAdded }],
    inputs: inputs.map((text) => inputOf(text, 'KGM')),
  };
  return stated('oretrail.mineral-shipment.v1', lotId, data, statement);
}

/** What a spec may name of a lot of cells. `inputs` are drawn in kilograms. */
export type Cells = Readonly<{ pieces?: string; country?: string; day?: string; inputs?: readonly string[] }>;

/** A lot of cells worth 1,000 USD, made in one country. */
export function cells(
  lotId: string,
  { pieces = '1', country = 'US', day = '2024-02-01', inputs = [] }: Cells = {},
  statement: Statement = {},
): ComponentShipmentEvent {
  const manufacture = { country, facility: `urn:facility:${country}`, operator: MAKER, completedOn: day };
  const data = {
    lotId,
    component: 'cell',
    quantity: { value: pieces, unit: 'C62' },
    usd: '1000',
    manufacture,
    inputs: inputs.map((text) => ({ ...inputOf(text, 'KGM'), as: 'material' })),
  };
  return stated('oretrail.component-shipment.v1', lotId, data, statement);
}

/** An American SUV that meets every gate on its own, assembled on a day of 2024 with one of these cells. */
export function vehicle(
  vin: string,
  cellsId: string,
  completedOn = '2024-03-01',
  statement: Statement = {},
): VehicleProductionEvent {
  const data = {
    vin,
    manufacturer: MAKER,
    make: 'Any',
    model: 'Any',
    modelYear: 2024,
    vehicleClass: 'suv',
    gvwrLb: '5500',
    batteryCapacityKwh: '70',
    externallyChargeable: true,
    msrpUsd: '50000',
    finalAssembly: { country: 'US', plant: 'somewhere', completedOn },
    batteries: [inputOf(`${cellsId} 1`, 'C62')],
  };
  return stated('oretrail.vehicle-production.v1', vin, data, statement);
}

/** An acquisition, and the placing in service if there was one. */
export function delivered(
  acquiredOn: string,
  placedInServiceOn: string | null = acquiredOn,
  statement: Statement = {},
): VehicleDeliveryEvent {
  const placed = placedInServiceOn === null ? {} : { placedInServiceOn };
  return stated('oretrail.vehicle-delivery.v1', VIN, { vin: VIN, acquiredOn, ...placed }, statement);
}

/** A reference fact that holds from 2020 on, unless it says otherwise. */
export function fact(said: object, statement: Statement = {}): ReferenceFactEvent {
  const data = { from: '2020-01-01', source: 'an illustration', ...said };
  return stated('oretrail.reference-fact.v1', factKeyOf(data as unknown as ReferenceFact), data, statement);
}

/** The one operator and manufacturer of the examples is an American party without holders. */
export function americanMaker(): ReferenceFactEvent {
  return fact({ fact: 'entity', entity: MAKER, organizedIn: 'US', headquarteredIn: 'US' });
}

/** The manufacturer elects a test for minerals. */
export function elected(test: string, manufacturer = MAKER): ReferenceFactEvent {
  return fact({ fact: 'critical-minerals-test', manufacturer, test });
}

/** Takes an event out of force; of a correction, puts back what that took out. */
export function correctionOf(event: OretrailEvent): CorrectionEvent {
  const { id, source, subject } = event;
  const data = { corrects: { source, id }, reason: 'it was wrong' };
  return stated('oretrail.correction.v1', subject, data, { id: `correction of ${id}` });
}
