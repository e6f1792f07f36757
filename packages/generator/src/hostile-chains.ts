/** Valid events that are meant to hurt: each kind grows in one direction until it meets a bound. */
import { dayAfter, type GeneratedEvent, statement } from './statement.ts';

/** The kinds, and what their size counts. */
export const HOSTILE_KINDS = [
  /** Levels with two facilities each, every one of which feeds both of the next: paths double at every level. */
  'two-facilities-a-level',
  /** Consumers of one lot. */
  'many-consumers',
  /** Lots in one loop. */
  'loop',
  /** Inputs of one lot, whose quantities are thirds and primes. */
  'awkward-fractions',
  /** Parties, each held by many of the others. */
  'dense-ownership',
] as const;
export type HostileKind = (typeof HOSTILE_KINDS)[number];

const MAKER = 'urn:party:hostile-maker';
const HOLDERS_A_PARTY = 40;

const lotId = (name: string): string => `urn:lot:hostile:${name}`;
const kilograms = (value: string) => ({ value, unit: 'KGM' });
const pieces = (value: number) => ({ value: String(value), unit: 'C62' });

type Step = Readonly<{ activity: string; facility: string; day: number; operator?: string }>;

function material(
  name: string,
  kg: string,
  { activity, facility, day, operator = MAKER }: Step,
  inputs: readonly object[],
): GeneratedEvent {
  const completedOn = dayAfter(day);
  const valueAdded = [{ mineral: 'nickel', usd: '1.01' }];
  const data = {
    lotId: lotId(name),
    material: 'anything',
    form: 'intermediate',
    quantity: kilograms(kg),
    minerals: [{ mineral: 'nickel', mass: kg }],
    activities: [{ activity, country: 'US', facility: `urn:facility:${facility}`, operator, completedOn, valueAdded }],
    inputs,
  };
  return statement('mineral-shipment', MAKER, lotId(name), completedOn, data);
}

function component(
  name: string,
  kind: string,
  count: number,
  inputs: readonly object[],
  operator = MAKER,
): GeneratedEvent {
  const completedOn = dayAfter(900);
  const manufacture = { country: 'US', facility: 'urn:facility:hostile', operator, completedOn };
  const data = { lotId: lotId(name), component: kind, quantity: pieces(count), usd: '1000000', manufacture, inputs };
  return statement('component-shipment', MAKER, lotId(name), completedOn, data);
}

/** A vehicle with one piece of a lot for a battery; all of them pass every gate. */
function vehicle(number: number, battery: string): GeneratedEvent {
  // Japanese VINs have no check digit to work out; final assembly decides, not the VIN.
  const vin = `JTMHE00000S${String(number).padStart(6, '0')}`;
  const data = {
    vin,
    manufacturer: MAKER,
    make: 'Hostile',
    model: 'One',
    modelYear: 2024,
    vehicleClass: 'car',
    gvwrLb: '5000',
    batteryCapacityKwh: '60',
    externallyChargeable: true,
    msrpUsd: '40000',
    finalAssembly: { country: 'US', plant: 'Anywhere', completedOn: dayAfter(950) },
    batteries: [{ lotId: lotId(battery), quantity: pieces(1) }],
  };
  return statement('vehicle-production', MAKER, vin, dayAfter(950), data);
}

function* twoFacilitiesALevel(levels: number): Iterable<GeneratedEvent> {
  for (let level = 0; level < levels; level += 1) {
    for (const side of ['a', 'b']) {
      const activity = level === 0 ? 'extraction' : 'processing';
      const step = { activity, facility: `hostile-${level}${side}`, day: level };
      const above = ['a', 'b'].map((other) => ({ lotId: lotId(`${level - 1}${other}`), quantity: kilograms('500') }));
      yield material(`${level}${side}`, '1000', step, level === 0 ? [] : above);
    }
  }
  const inputs = ['a', 'b'].map((side) => ({ lotId: lotId(`${levels - 1}${side}`), quantity: kilograms('1000') }));
  yield component('pack', 'pack', 1, inputs);
  yield vehicle(0, 'pack');
}

function* manyConsumers(consumers: number): Iterable<GeneratedEvent> {
  yield material('ore', '1000', { activity: 'extraction', facility: 'hostile', day: 0 }, []);
  const half = Math.ceil(consumers / 2);
  // Half of them find nothing left.
  yield component('pack', 'pack', half, [{ lotId: lotId('ore'), quantity: kilograms('1000') }]);
  for (let i = 0; i < consumers; i += 1) yield vehicle(i, 'pack');
}

function* loop(lots: number): Iterable<GeneratedEvent> {
  for (let i = 0; i < lots; i += 1) {
    const above = lotId(String((i + lots - 1) % lots));
    const step = { activity: 'processing', facility: 'hostile', day: i % 300 };
    yield material(String(i), '1000', step, [{ lotId: above, quantity: kilograms('1000') }]);
  }
  yield component('pack', 'pack', 1, [{ lotId: lotId('0'), quantity: kilograms('1') }]);
  yield vehicle(0, 'pack');
}

function* awkwardFractions(inputs: number): Iterable<GeneratedEvent> {
  const drawn: object[] = [];
  for (let i = 0; i < inputs; i += 1) {
    const kg = `${3 + 7 * i}.${String((i * 333_331) % 1_000_000).padStart(6, '0')}`;
    yield material(`ore-${i}`, kg, { activity: 'extraction', facility: `hostile-${i}`, day: i % 300 }, []);
    drawn.push({ lotId: lotId(`ore-${i}`), quantity: kilograms(`${1 + 2 * i}.333333`) });
  }
  yield material('blend', '997.000001', { activity: 'processing', facility: 'hostile', day: 400 }, drawn);
  yield component('pack', 'pack', 7, [{ lotId: lotId('blend'), quantity: kilograms('331.333333') }]);
  for (let i = 0; i < 7; i += 1) yield vehicle(i, 'pack');
}

function entity(number: number, parties: number): GeneratedEvent {
  const party = `urn:party:hostile-${number}`;
  const names = new Set(Array.from({ length: HOLDERS_A_PARTY }, (_, i) => (number * 7 + i * i + 1) % parties));
  names.delete(number);
  const holders = [...names].map((holder) => {
    return { holder: `urn:party:hostile-${holder}`, equity: '0.024', votes: '0.024', seats: '0.024' };
  });
  const more = number === 0 ? { governmentOf: 'CN' } : { holders };
  const data = {
    fact: 'entity',
    entity: party,
    organizedIn: 'SG',
    headquarteredIn: 'SG',
    from: '2020-01-01',
    source: 'made up',
    ...more,
  };
  return statement('reference-fact', MAKER, `entity/${party}/2020-01-01`, '2020-01-01', data);
}

function* denseOwnership(parties: number): Iterable<GeneratedEvent> {
  for (let i = 0; i < parties; i += 1) yield entity(i, parties);
  const operator = `urn:party:hostile-${parties - 1}`;
  yield material('ore', '1000', { activity: 'extraction', facility: 'hostile', day: 0, operator }, []);
  yield component('cells', 'cell', 10, [{ lotId: lotId('ore'), quantity: kilograms('1000') }], operator);
  yield component('pack', 'pack', 10, [{ lotId: lotId('cells'), quantity: pieces(10) }], operator);
  for (let i = 0; i < 10; i += 1) yield vehicle(i, 'pack');
}

/**
 * Events of one kind, valid all of them.
 * @param size what it counts depends on the kind; from 2
 */
export function hostileChain(kind: HostileKind, size: number): Iterable<GeneratedEvent> {
  switch (kind) {
    case 'two-facilities-a-level':
      return twoFacilitiesALevel(size);
    case 'many-consumers':
      return manyConsumers(size);
    case 'loop':
      return loop(size);
    case 'awkward-fractions':
      return awkwardFractions(size);
    case 'dense-ownership':
      return denseOwnership(size);
  }
}
