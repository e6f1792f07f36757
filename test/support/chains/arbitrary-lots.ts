/** Lots in shape only: what they draw is a relation to other lots, which has no name until the whole chain is known. */
import { ACTIVITIES, COMPONENTS, FORMS, UNITS, USES } from '@oretrail/model';
import fc from 'fast-check';
import {
  country,
  day,
  dollars,
  dollarsByMineral,
  drawnQuantity,
  facility,
  lotQuantity,
  mass,
  minerals,
  often,
  seldom,
} from './arbitrary-values.ts';

/** What is drawn: mostly one of the lots before, seldom any lot (so also itself, or a loop) or one that nobody declared. */
const drawnLot = fc.oneof(
  { weight: 14, arbitrary: fc.record({ kind: fc.constant('before' as const), nth: fc.nat(8) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('any' as const), nth: fc.nat(20) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('undeclared' as const), nth: fc.nat(1) }) },
);
/** Which lot is drawn: the nth of the lots before, of all lots, or of those that nobody declares. */
export type DrawnLot = typeof drawnLot extends fc.Arbitrary<infer Value> ? Value : never;

const draw = fc.record({
  lot: drawnLot,
  quantity: drawnQuantity,
  /** Another unit than the drawn lot's. */
  otherUnit: seldom(fc.constantFrom(...UNITS)),
  usd: often(dollars),
});

const activity = fc.record({
  activity: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...ACTIVITIES) },
    { weight: 2, arbitrary: fc.constant('processing' as const) },
  ),
  facility,
  /** Elsewhere than the facility stands by all other events. */
  strayCountry: seldom(country),
  completedOn: day,
  valueAdded: dollarsByMineral,
});

/** Wider than the alphabet, for other generators put in masses of their own. */
const anyMass: fc.Arbitrary<string> = mass;

/** Material; its content, activities and draws are stated for each mineral that it lists. */
export const materialLot = fc.record({
  form: fc.constantFrom(...FORMS),
  quantity: lotQuantity,
  minerals: minerals.chain((names) =>
    fc.tuple(
      ...names.map((mineral) => fc.record({ mineral: fc.constant(mineral), mass: anyMass, usd: often(dollars) })),
    ),
  ),
  activities: fc.array(activity, { maxLength: 3 }),
  inputs: fc.array(
    fc.record({
      draw,
      minerals: often(
        minerals.chain((names) =>
          fc.tuple(...names.map((mineral) => fc.record({ mineral: fc.constant(mineral), mass }))),
        ),
      ),
    }),
    { maxLength: 3 },
  ),
  use: seldom(fc.constantFrom(...USES)),
  shippedOn: often(day),
});
/** One lot of {@link materialLot}, before it has an id. */
export type MaterialLotShape = typeof materialLot extends fc.Arbitrary<infer Value> ? Value : never;

/** Components of every kind, some of which eat others by the ton. */
export const componentLot = fc.record({
  component: fc.oneof(fc.constantFrom(...COMPONENTS), fc.constantFrom('cell', 'module', 'pack')),
  quantity: lotQuantity,
  unit: fc.oneof(
    { weight: 9, arbitrary: fc.constant('C62' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...UNITS) },
  ),
  usd: dollars,
  facility,
  strayCountry: seldom(country),
  completedOn: day,
  inputs: fc.array(fc.record({ draw, as: seldom(fc.constantFrom('material', 'component')) }), { maxLength: 4 }),
});
/** One lot of {@link componentLot}, before it has an id. */
export type ComponentLotShape = typeof componentLot extends fc.Arbitrary<infer Value> ? Value : never;

/** What a vehicle draws. */
export const batteries = fc.array(
  fc.record({ lot: drawnLot, quantity: drawnQuantity, otherUnit: seldom(fc.constantFrom(...UNITS)) }),
  {
    maxLength: 3,
  },
);
/** The draws of one vehicle, at most three. */
export type BatteryShape = typeof batteries extends fc.Arbitrary<infer Value> ? Value : never;
