/** Each figure that docs/arithmetic.md shows after each file of the example, by the name of its row. */
import { Car, found } from './car.ts';
import { EVALUATIONS } from './example.ts';
import { grouped, HALF, rangeOf, shareOf, TRACED, totalIn, valueIn } from './readings.ts';

const CARS = EVALUATIONS.map((evaluation) => new Car(evaluation));

/** The figures that are shown for all three evaluations. */
const COMPARED: Readonly<Record<string, (of: Car) => string>> = {
  'V of all chains': totalIn,
  'V of salt-2': (of) => valueIn(of, 'salt-2'),
  'P of salt-1': (of) => shareOf(of, 'salt-1', 'processing'),
  'P of salt-2, low': (of) => shareOf(of, 'salt-2', 'processing'),
  '50-percent test': (of) => rangeOf(of, HALF),
  'traced test': (of) => rangeOf(of, TRACED),
  'named test': (of) => of.minerals.tested.test,
  criticalMinerals: (of) => found(of.verdict.requirements, 'requirements').criticalMinerals.outcome,
  batteryComponents: (of) => found(of.verdict.requirements, 'requirements').batteryComponents.outcome,
  foreignEntityOfConcern: (of) => found(of.verdict.requirements, 'requirements').foreignEntityOfConcern.outcome,
  status: (of) => of.verdict.status,
  amountUsd: (of) => `$${grouped(of.verdict.amountUsd)}`,
  potentialUsd: (of) => `$${grouped(of.verdict.potentialUsd)}`,
};

/** Each of these after each of the three files. */
export const COMPARISON: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(COMPARED).map(([name, of]) => [name, CARS.map(of)]),
);
