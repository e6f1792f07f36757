/** The percentages of value that must qualify. Source: §30D(e)(1)(B), (e)(2)(B); 26 CFR 1.30D-3(a), (b); law.md, "Thresholds". */
import type { Day } from '@oretrail/model';
import { type Dated, day, type LawStatus } from './parameter.ts';

/** First day of placing in service with the two value requirements: 2023-04-18 (88 FR 23370). */
export const VALUE_REQUIREMENTS_FROM: Day = day('2023-04-18');

const MINERALS = '26 USC 30D(e)(1)(B); 26 CFR 1.30D-3(a)';
const COMPONENTS = '26 USC 30D(e)(2)(B); 26 CFR 1.30D-3(b)';

function row(citation: string, percent: bigint, from: Day, to: Day | null, status: LawStatus): Dated<bigint> {
  return { value: percent, from, to, citation, status };
}

/** Percent of the value of critical minerals, by the deciding date. */
export const MINERALS_THRESHOLDS_PERCENT: readonly Dated<bigint>[] = [
  row(MINERALS, 40n, VALUE_REQUIREMENTS_FROM, day('2024-01-01'), 'secondary'),
  row(MINERALS, 50n, day('2024-01-01'), day('2025-01-01'), 'text'),
  row(MINERALS, 60n, day('2025-01-01'), day('2026-01-01'), 'text'),
  row(MINERALS, 70n, day('2026-01-01'), day('2027-01-01'), 'text'),
  row(MINERALS, 80n, day('2027-01-01'), null, 'secondary'),
];

/** Percent of the value of battery components, by the deciding date. */
export const COMPONENTS_THRESHOLDS_PERCENT: readonly Dated<bigint>[] = [
  row(COMPONENTS, 50n, VALUE_REQUIREMENTS_FROM, day('2024-01-01'), 'secondary'),
  row(COMPONENTS, 60n, day('2024-01-01'), day('2026-01-01'), 'text'),
  row(COMPONENTS, 70n, day('2026-01-01'), day('2027-01-01'), 'text'),
  row(COMPONENTS, 80n, day('2027-01-01'), day('2028-01-01'), 'secondary'),
  row(COMPONENTS, 90n, day('2028-01-01'), day('2029-01-01'), 'secondary'),
  row(COMPONENTS, 100n, day('2029-01-01'), null, 'secondary'),
];
