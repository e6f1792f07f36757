/** The day of acquisition, under each ruleset, stated or not. Cases 29, 30, 60 and 61 hold the gates as a whole. */
import type { CountryCode, Day, RulesetId, VehicleDelivery, VehicleProduction } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { decidingDateOf } from './assess.ts';
import { VIN } from './examples/examples.ts';
import { assessGates } from './gates.ts';
import { NORTH_AMERICA } from './parameters/countries.ts';
import { rulesetOf } from './parameters/rulesets.ts';

const NOW: RulesetId = 'us-30d@2025-07-04';
const BEFORE: RulesetId = 'us-30d@2024-05-06';

/** Of the members only those that the gates read. */
const PRODUCTION = {
  vin: VIN,
  vehicleClass: 'suv',
  gvwrLb: '5500',
  batteryCapacityKwh: '70',
  externallyChargeable: true,
  msrpUsd: '50000',
  finalAssembly: { country: 'US', plant: 'somewhere', completedOn: '2025-09-18' },
} as unknown as VehicleProduction;

function acquired(ruleset: RulesetId, decidingDate: string, acquiredOn?: string) {
  const stated = acquiredOn === undefined ? {} : { acquiredOn: acquiredOn as Day };
  const days = { decidingDate: decidingDate as Day, ...stated };
  const { requirements, noticed } = assessGates(PRODUCTION, days, rulesetOf(ruleset));
  return [requirements.acquisition.outcome, ...noticed.map(({ code }) => code)];
}

describe('acquisition', () => {
  test.each([
    [NOW, '2025-09-30', undefined, ['met']],
    [NOW, '2025-10-01', undefined, ['indeterminate', 'acquisition-unknown']],
    [NOW, '2025-10-01', '2025-09-30', ['met']],
    [NOW, '2025-10-01', '2025-10-01', ['not-met', 'acquired-too-late']],
    [BEFORE, '2032-12-31', undefined, ['met']],
    [BEFORE, '2033-01-01', undefined, ['not-met', 'acquired-too-late']],
    // It was placed in service too late, whenever it was acquired.
    [BEFORE, '2033-01-01', '2032-12-31', ['not-met', 'acquired-too-late']],
  ])('%s, decided on %s, acquired %s: %j', (ruleset, decidingDate, acquiredOn, told) => {
    expect(acquired(ruleset, decidingDate, acquiredOn)).toEqual(told);
  });
});

describe('the deciding date', () => {
  const expected = '2025-11-10' as Day;
  test.each([
    [undefined, undefined, undefined, '2025-09-18'],
    [expected, undefined, undefined, '2025-11-10'],
    [expected, '2025-09-20', undefined, '2025-11-10'],
    [expected, '2025-11-11', undefined, '2025-11-11'],
    [undefined, '2025-10-02', undefined, '2025-10-02'],
    [expected, '2025-09-20', '2025-10-30', '2025-10-30'],
  ])('expected %s, acquired %s, placed in service %s: %s', (expectedOn, acquiredOn, placedOn, day) => {
    const production = expectedOn === undefined ? PRODUCTION : { ...PRODUCTION, expectedDeliveryOn: expectedOn };
    const placed = placedOn === undefined ? {} : { placedInServiceOn: placedOn as Day };
    const delivery: VehicleDelivery | null =
      acquiredOn === undefined ? null : { vin: VIN, acquiredOn: acquiredOn as Day, ...placed };
    expect(decidingDateOf(production, delivery)).toBe(day);
  });
});

test('of the territories only Puerto Rico is in North America', () => {
  const inside = ['US', 'PR', 'CA', 'MX', 'GU', 'VI', 'AS', 'MP'].filter((code) =>
    NORTH_AMERICA.value.has(code as CountryCode),
  );
  expect(inside).toEqual(['US', 'PR', 'CA', 'MX']);
});
