/** What the events of a vehicle come to is kept as a row, which says all that they say. Source: protocol.md, "Evaluation". */
import type { OretrailEvent, VehicleDeliveryEvent, VehicleProductionEvent, Vin } from '@oretrail/model';
import { batteriesOf } from '@oretrail/provenance';
import { statedVehicleOf, vehiclePartOf } from '@oretrail/rules';
import { type StateReader, TaskState, VEHICLES } from '@oretrail/runtime';
import { describe, expect, test } from 'vitest';
import { correctionOf, delivered, VIN, vehicle } from '../examples/events.ts';
import { addEvent } from '../subject-events.ts';
import { VehicleStatements } from './vehicle-statements.ts';

const NOTHING_STORED: StateReader = { get: () => undefined, range: () => [] };
const vin = VIN as Vin;
const CELLS = 'urn:lot:cells';

function stateWith(...events: readonly OretrailEvent[]): TaskState {
  const state = new TaskState(NOTHING_STORED);
  for (const [offset, value] of events.entries())
    addEvent(state, { topic: VEHICLES, partition: 0, key: VIN, offset, value });
  return state;
}

const statedBy = (...events: readonly OretrailEvent[]) => new VehicleStatements(stateWith(...events)).workedOut(vin);

/** A production with other data than the example has. */
function made(data: object, completedOn = '2024-03-01'): VehicleProductionEvent {
  const plain = vehicle(VIN, CELLS, completedOn);
  return { ...plain, data: { ...plain.data, ...data } } as VehicleProductionEvent;
}

/** The same from the events themselves. */
function builtBy({ data }: VehicleProductionEvent, delivery: VehicleDeliveryEvent | null) {
  const { part, ...alike } = statedVehicleOf(data, vehiclePartOf(vin, data, delivery?.data ?? null));
  const { vin: _vin, ...days } = part;
  return { ...alike, part: days, builtOn: data.finalAssembly.completedOn, batteries: batteriesOf(data) };
}

describe('what is stated of a vehicle that was built', () => {
  const abroad = { country: 'JP', plant: 'somewhere', completedOn: '2024-03-01' };
  const two = ['urn:lot:b', 'urn:lot:a'].map((lotId) => ({ lotId, quantity: { value: '2.5', unit: 'C62' } }));

  test.each<[string, VehicleProductionEvent, VehicleDeliveryEvent | null]>([
    ['and meets each limit', made({}), null],
    ['abroad', made({ finalAssembly: abroad }), null],
    ['as a heavy one', made({ gvwrLb: '14000' }), null],
    ['with a small battery', made({ batteryCapacityKwh: '6.9' }), null],
    ['and cannot be charged', made({ externallyChargeable: false }), null],
    ['and is too expensive', made({ msrpUsd: '80001' }), null],
    ['as another class, with another limit', made({ vehicleClass: 'other' }), null],
    ['when its capacity counted', made({}, '2023-03-01'), null],
    ['of two batteries', made({ batteries: two }), null],
    ['and delivered', made({}), delivered('2024-05-01', '2024-06-01')],
    ['and acquired', made({}), delivered('2024-05-01', null)],
    ['and will be delivered', made({ expectedDeliveryOn: '2024-09-09' }), null],
  ])('%s', (_, production, delivery) => {
    const { built, hasProduction, own, hasIdConflict } = statedBy(production, ...(delivery === null ? [] : [delivery]));
    expect(built).toEqual(builtBy(production, delivery));
    const digests = [production, delivery].flatMap((event) => (event === null ? [] : [event.digest]));
    expect([hasProduction, own, hasIdConflict]).toEqual([true, digests.map((digest) => [digest, false]), false]);
  });

  test('twice under one id', () => {
    const [one, other] = [vehicle(VIN, CELLS), vehicle(VIN, 'urn:lot:others')];
    const { own, hasIdConflict } = statedBy(one, other);
    expect([own.length, hasIdConflict]).toEqual([1, true]);
  });
});

describe('what is stated of a vehicle of which no production is in force', () => {
  test('given one that was corrected', () => {
    const production = vehicle(VIN, CELLS);
    const correction = correctionOf(production);
    const due = { built: null, hasProduction: true, own: [], hasIdConflict: false, corrections: [correction.digest] };
    expect(statedBy(production, correction)).toEqual(due);
  });

  test('given a delivery alone', () => {
    expect(statedBy(delivered('2024-05-01'))).toMatchObject({ built: null, hasProduction: false });
  });
});

test('what is stated is as it was last worked out', () => {
  const state = stateWith(vehicle(VIN, CELLS));
  const statements = new VehicleStatements(state);
  const before = statements.workedOut(vin);
  addEvent(state, { topic: VEHICLES, partition: 0, key: VIN, offset: 1, value: delivered('2024-05-01') });
  expect(statements.of(vin)).toEqual(before);
  expect(statements.workedOut(vin)).not.toEqual(before);
  expect(new VehicleStatements(state).of(vin)).toEqual(statements.workedOut(vin));
});

test('how vehicles were built is kept decoded within a bound of their batteries', () => {
  const vins = Array.from({ length: 5 }, (_, i) => `1HGCM8263${i}A00435${i}` as Vin);
  const lots = (i: number) =>
    Array.from({ length: 1_000 }, (_, at) => ({ lotId: `urn:lot:${i}-${at}`, quantity: { value: '1', unit: 'C62' } }));
  const productions = vins.map((one, i) => {
    const plain = vehicle(one, CELLS);
    return { ...plain, data: { ...plain.data, batteries: lots(i) } } as unknown as VehicleProductionEvent;
  });
  const statements = new VehicleStatements(stateWith(...productions));
  const [first, ...others] = vins;
  const before = statements.workedOut(first as Vin).built;
  expect(statements.of(first as Vin).built).toBe(before);
  for (const one of others) statements.workedOut(one);
  const again = statements.of(first as Vin).built;
  expect(again).not.toBe(before);
  expect(again).toEqual(before);
});
