/** What the credit is worth. Source: §30D(b); law.md, "The credit". */
import { type Dated, day } from './parameter.ts';
import { VALUE_REQUIREMENTS_FROM } from './thresholds.ts';

/** USD for the critical minerals, and the same amount for the battery components. §30D(b)(2), (3). */
export const REQUIREMENT_CREDIT_USD: Dated<number> = {
  value: 3_750,
  from: VALUE_REQUIREMENTS_FROM,
  to: null,
  citation: '26 USC 30D(b)(2), (3)',
  status: 'text',
};

/** The credit by kilowatt-hours of early 2023, in whole USD and kWh. */
export type CapacityCredit = Readonly<{
  baseUsd: number;
  batteryUsd: number;
  batteryMinKwh: number;
  extraUsdPerKwh: number;
  extraAboveKwh: number;
  maxUsd: number;
}>;

/** §30D(b) before the change of P.L. 117-169 took effect for it: 2,500 + 417 + 417 for each kWh above 5, to 7,500. */
export const CAPACITY_CREDIT: Dated<CapacityCredit> = {
  value: { baseUsd: 2_500, batteryUsd: 417, batteryMinKwh: 5, extraUsdPerKwh: 417, extraAboveKwh: 5, maxUsd: 7_500 },
  from: day('2023-01-01'),
  to: VALUE_REQUIREMENTS_FROM,
  citation: '26 USC 30D(b) before P.L. 117-169 §13401(k) took effect for it; 88 FR 23370',
  status: 'text',
  unconfirmed: 'that the sum is rounded to the nearest dollar, half up',
};
