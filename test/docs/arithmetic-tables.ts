/** The generated tables of docs/arithmetic.md: the engine's figures for docs/examples. */

import { Car, found } from './car.ts';
import { ARRIVALS, EVALUATIONS } from './example.ts';
import type { GeneratedTable } from './generated-table.ts';
import { LOT_RECKONINGS } from './lot-reckonings.ts';
import { grouped, HALF, type Reckonings, rangeOf, shareOf, TRACED, totalIn, valueIn } from './readings.ts';
import { VEHICLE_RECKONINGS } from './vehicle-reckonings.ts';

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
const COMPARISON: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(COMPARED).map(([name, of]) => [name, CARS.map(of)]),
);

/** All that is worked out by hand, in the order of the page. */
export const RECKONINGS: Reckonings = { ...LOT_RECKONINGS, ...VEHICLE_RECKONINGS };

function comparison(): GeneratedTable {
  return {
    head: ['in the car', ...ARRIVALS.map((name, i) => (i === 0 ? name : `+ ${name}`))],
    rows: Object.entries(COMPARISON).map(([name, figures]) => [name, ...figures]),
  };
}

/** Each by the name that its marker has. */
export const ARITHMETIC_TABLES: Readonly<Record<string, () => GeneratedTable>> = {
  ...Object.fromEntries(
    Object.entries(RECKONINGS).map(([first, rows]) => [
      `reckoning of ${first}`,
      () => ({
        head: [first, 'reckoning', 'result'],
        rows: Object.entries(rows).map(([name, reckoning]) => [name, ...reckoning]),
      }),
    ]),
  ),
  'comparison after each file': comparison,
};
