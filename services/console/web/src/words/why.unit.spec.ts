import { expect, it } from 'vitest';
import type { Revision } from '../api/shapes.ts';
import { whySentence } from './why.ts';

const GATES = ['finalAssembly', 'grossWeight', 'batteryCapacity', 'price', 'acquisition'];
const OUT_OF_SCOPE = 'The vehicle was placed in service before 2023-01-01, when this law did not apply yet.';

/** A revision whose gates are met. @param minerals,components the outcomes of the halves */
function revisionOf(status: string, amountUsd: number, minerals: string, components: string): Revision {
  const halves = { criticalMinerals: { outcome: minerals }, batteryComponents: { outcome: components } };
  const requirements = { ...Object.fromEntries(GATES.map((name) => [name, { outcome: 'met' }])), ...halves };
  const finding = { code: 'out-of-scope', citation: '', message: OUT_OF_SCOPE };
  const findings =
    minerals === 'not-applicable' ? [{ ...finding, requirements: ['criticalMinerals', 'batteryComponents'] }] : [];
  const about = { vin: '5YF00000000000001', revision: 1, publishedAt: '2026-01-01T00:00:00Z' };
  return { ...about, status, amountUsd, potentialUsd: amountUsd, requirements, findings } as unknown as Revision;
}

it.each([
  ['eligible', 7_500, 'met', 'met', 'All requirements are met, so the whole $7,500 is supported.'],
  [
    'eligible',
    4_502,
    'not-applicable',
    'not-applicable',
    'All requirements are met, so the whole $4,502 is supported.',
  ],
  [
    'ineligible',
    0,
    'not-applicable',
    'not-applicable',
    `There is no credit, because no part of it applies. ${OUT_OF_SCOPE}`,
  ],
  [
    'eligible',
    3_750,
    'met',
    'not-met',
    '$3,750 is supported, and not more, because this is not met: battery components.',
  ],
  ['indeterminate', 3_750, 'met', 'indeterminate', '$3,750 is supported so far. Still open: battery components.'],
] as const)('a vehicle that is %s, of $%d, with minerals %s and components %s', (...row) => {
  const [status, amountUsd, minerals, components, sentence] = row;
  expect(whySentence(revisionOf(status, amountUsd, minerals, components))).toBe(sentence);
});
