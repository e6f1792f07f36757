/** The credit by kilowatt-hours, against amounts that the IRS published, and the sums at its edges. */
import type { Decimal } from '@oretrail/model';
import { expect, test } from 'vitest';
import { creditByCapacity } from './amount.ts';

test.each([
  ['0', 2_500],
  ['4.999999', 2_500],
  ['5', 2_917],
  // 2,917 + 417 × 0.5 = 3,125.50
  ['5.5', 3_126],
  // 2,917.499566 and 2,917.5004: the half goes up.
  ['5.001198', 2_917],
  ['5.0012', 2_918],
  // Of a Prius Prime: 4,501.60
  ['8.8', 4_502],
  // Of an Escape Plug-In Hybrid: 6,843.055
  ['14.415', 6_843],
  // 7,499.413, 7,499.83, and then no more.
  ['15.989', 7_499],
  ['15.99', 7_500],
  ['16', 7_500],
  ['999999999999999', 7_500],
])('%s kWh give %i USD', (kWh, usd) => {
  expect(creditByCapacity(kWh as Decimal)).toEqual({ amountUsd: usd, potentialUsd: usd });
});
