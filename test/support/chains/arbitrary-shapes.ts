/** Chains in shape: everything that is arbitrary in them, before lots, draws and corrections get their names. */
import { VEHICLE_CLASSES } from '@oretrail/model';
import fc from 'fast-check';
import { fact } from './arbitrary-facts.ts';
import { batteries, componentLot, materialLot } from './arbitrary-lots.ts';
import { country, day, eventId, maker, places, seldom, source, time } from './arbitrary-values.ts';

const header = fc.record({ id: eventId, source, time });
/** Id, source and time of one event. */
export type Header = typeof header extends fc.Arbitrary<infer Value> ? Value : never;
/** The country and the operator of each facility of one chain. */
export type Places = typeof places extends fc.Arbitrary<infer Value> ? Value : never;

const restated = { header, place: fc.nat(20) };
const vehicle = fc.record({
  maker,
  batteries,
  vehicleClass: fc.constantFrom(...VEHICLE_CLASSES),
  msrpUsd: fc.constantFrom('50000', '55000', '80000.01'),
  gvwrLb: fc.constantFrom('5000', '5000', '14000'),
  batteryCapacityKwh: fc.constantFrom('70', '70', '6.9'),
  externallyChargeable: fc.constantFrom(true, true, true, false),
  assembledIn: fc.oneof({ weight: 4, arbitrary: fc.constant('US') }, { weight: 1, arbitrary: country }),
  assembledOn: day,
  expectedDeliveryOn: seldom(day),
});
/** One vehicle, before it has a VIN. */
export type VehicleShape = typeof vehicle extends fc.Arbitrary<infer Value> ? Value : never;

/**
 * Names an event by its place in the list, or a correction by its place among the corrections, itself and later ones
 * included: so long chains of corrections come about, and rings.
 */
const correction = fc.record({
  header,
  corrected: fc.oneof(
    fc.record({ kind: fc.constant('any' as const), nth: fc.nat(40) }),
    fc.record({ kind: fc.constant('correction' as const), nth: fc.nat(5) }),
  ),
  isByOperator: fc.boolean(),
  /** Then it has no effect: its subject is not the corrected event's. */
  otherSubject: seldom(fc.nat(40)),
});

/** One chain. */
export const shape = fc.record({
  /** Half of the chains are good enough to get a verdict: see calm.ts. */
  isCalm: fc.boolean(),
  places,
  materials: fc.array(fc.record({ header, lot: materialLot }), { minLength: 1, maxLength: 7 }),
  components: fc.array(fc.record({ header, lot: componentLot }), { minLength: 1, maxLength: 5 }),
  vehicles: fc.array(fc.record({ header, vehicle }), { minLength: 1, maxLength: 3 }),
  materialsRestated: fc.array(fc.record({ ...restated, lot: materialLot }), { maxLength: 2 }),
  componentsRestated: fc.array(fc.record({ ...restated, lot: componentLot }), { maxLength: 1 }),
  vehiclesRestated: fc.array(fc.record({ ...restated, vehicle }), { maxLength: 1 }),
  deliveries: fc.array(fc.record({ ...restated, days: fc.tuple(day, day), isUndelivered: fc.boolean() }), {
    maxLength: 3,
  }),
  facts: fc.array(fc.record({ header, fact }), { maxLength: 6 }),
  corrections: fc.oneof(fc.array(correction, { maxLength: 0 }), fc.array(correction, { maxLength: 6 })),
});
/** One chain as {@link shape} draws it. */
export type Shape = typeof shape extends fc.Arbitrary<infer Value> ? Value : never;
