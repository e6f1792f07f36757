/** Lots and vehicles with only the properties that a hostile chain needs. */
import { type DrawnLot, dayAfter, type GeneratedEvent, pieces, type Quantity, statement } from '../statement.ts';

export { dayAfter } from '../statement.ts';

const MAKER = 'urn:party:hostile-maker';
/** Components are made in July 2024, vehicles in April 2025: all limbs and requirements apply. */
const COMPONENT_DAY = 930;
const VEHICLE_DAY = 1_200;

/** The id of a lot. */
export const lotId = (name: string): string => `urn:lot:hostile:${name}`;
/** The id of a party. */
export const partyId = (name: string): string => `urn:party:hostile-${name}`;

/** A quantity in kilograms, as written. */
export function kg(value: string): Quantity {
  return { value, unit: 'KGM' };
}

/** Where and when a lot was worked on; by the one maker and in the US, unless something else is said. */
export type Step = Readonly<{
  activity: 'extraction' | 'processing';
  facility: string;
  day: number;
  country?: string;
  operator?: string;
}>;

/** Dollars that every step adds. */
export const STEP_USD = '1.01';

/** A lot of pure nickel. */
export function material(name: string, weightKg: string, step: Step, inputs: readonly DrawnLot[] = []): GeneratedEvent {
  const { activity, facility, day, country = 'US', operator = MAKER } = step;
  const completedOn = dayAfter(day);
  const valueAdded = [{ mineral: 'nickel', usd: STEP_USD }];
  const data = {
    lotId: lotId(name),
    material: 'nickel',
    form: 'intermediate',
    quantity: kg(weightKg),
    minerals: [{ mineral: 'nickel', mass: weightKg }],
    activities: [
      { activity, country, facility: `urn:facility:hostile-${facility}`, operator, completedOn, valueAdded },
    ],
    inputs,
  };
  return statement('mineral-shipment', MAKER, lotId(name), completedOn, data);
}

/** A lot of cells or packs, made in the US. */
export function component(
  name: string,
  kind: 'cell' | 'pack',
  count: number,
  inputs: readonly DrawnLot[],
  day: number = COMPONENT_DAY,
): GeneratedEvent {
  const completedOn = dayAfter(day);
  const manufacture = { country: 'US', facility: 'urn:facility:hostile', operator: MAKER, completedOn };
  const data = { lotId: lotId(name), component: kind, quantity: pieces(count), usd: '1000', manufacture, inputs };
  return statement('component-shipment', MAKER, lotId(name), completedOn, data);
}

/** A vehicle with one piece of a lot for a battery; it passes every gate. */
export function vehicle(number: number, battery: string): GeneratedEvent {
  // Japanese VINs have no check digit to work out; where a vehicle was assembled is another matter.
  const vin = `JTMHE00000S${String(number).padStart(6, '0')}`;
  const data = {
    vin,
    manufacturer: MAKER,
    make: 'Hostile',
    model: 'One',
    modelYear: 2025,
    vehicleClass: 'car',
    gvwrLb: '5000',
    batteryCapacityKwh: '60',
    externallyChargeable: true,
    msrpUsd: '40000',
    finalAssembly: { country: 'US', plant: 'Anywhere', completedOn: dayAfter(VEHICLE_DAY) },
    batteries: [{ lotId: lotId(battery), quantity: pieces(1) }],
  };
  return statement('vehicle-production', MAKER, vin, dayAfter(VEHICLE_DAY), data);
}

/** Who the one maker is: of no concern to anybody. */
export function makerFact(): GeneratedEvent {
  return party(MAKER, 'US', {});
}

const FROM = '2020-01-01';

/** Who a party is. */
export function party(id: string, country: string, more: Readonly<Record<string, unknown>>): GeneratedEvent {
  const fields = { fact: 'entity', entity: id, organizedIn: country, headquarteredIn: country };
  const data = { ...fields, ...more, from: FROM, source: 'made up' };
  return statement('reference-fact', MAKER, `entity/${id}/${FROM}`, FROM, data);
}

/** A holder with the same share of equity, votes and seats. */
export function holder(id: string, share: string): Readonly<Record<string, string>> {
  return { holder: id, equity: share, votes: share, seats: share };
}
