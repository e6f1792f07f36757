/** The generated tables of docs/arithmetic.md: the engine's figures for docs/examples. */
import { COMPARISON } from './comparison.ts';
import { ARRIVALS } from './example.ts';
import type { GeneratedTable } from './generated-table.ts';
import { LOT_RECKONINGS } from './lot-reckonings.ts';
import type { Reckonings } from './reckonings.ts';
import { VEHICLE_RECKONINGS } from './vehicle-reckonings.ts';

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
