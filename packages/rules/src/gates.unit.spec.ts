/** What a vehicle must be, whatever its battery holds. Source: law.md, "Gates"; §30D(d)(1), (f)(11), (h). */
import type { CountryCode, RulesetId, VehicleProduction } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { assembledIn, on, production } from './examples/examples.ts';
import {
  assessGates,
  type DecidingDays,
  type GateRequirements,
  type GatesAssessment,
  gatesAsBuilt,
  gatesOf,
} from './gates.ts';
import { NORTH_AMERICA } from './parameters/countries.ts';
import { rulesetOf } from './parameters/rulesets.ts';

const LAW_OF_2025: RulesetId = 'us-30d@2025-07-04';
const FINAL_RULES: RulesetId = 'us-30d@2024-05-06';
const PROPOSED_RULES: RulesetId = 'us-30d@2023-04-17';

function assess(vehicle: VehicleProduction, days: DecidingDays, id: RulesetId): GatesAssessment {
  const ruleset = rulesetOf(id);
  return assessGates(gatesOf(gatesAsBuilt(vehicle), days, ruleset), ruleset);
}

/** The outcome of one gate in early 2025, and the codes of all findings. */
function gate(name: keyof GateRequirements, vehicle: VehicleProduction): readonly string[] {
  const { requirements, noticed } = assess(vehicle, { decidingDate: on('2025-03-10') }, LAW_OF_2025);
  return [requirements[name].outcome, ...noticed.map(({ code }) => code)];
}

describe('§30D(d)(1)(G), (d)(5): final assembly occurs within North America', () => {
  test.each(['US', 'PR', 'CA', 'MX'])('given final assembly in %s, then the gate is met', (country) => {
    expect(gate('finalAssembly', assembledIn(country))).toEqual(['met']);
  });

  test.each(['JP', 'KR', 'DE', 'GU', 'VI', 'AS', 'MP'])('given final assembly in %s, then it is not met', (country) => {
    expect(gate('finalAssembly', assembledIn(country))).toEqual(['not-met', 'assembly-outside-north-america']);
  });
});

describe('26 CFR 1.30D-2(b)(34), 19 CFR 182 App. A: North America', () => {
  test('given the territories of the US, then only Puerto Rico belongs to it', () => {
    const territories = ['PR', 'GU', 'VI', 'AS', 'MP'] as unknown as readonly CountryCode[];
    expect(territories.filter((territory) => NORTH_AMERICA.value.has(territory))).toEqual(['PR']);
  });
});

describe('§30D(d)(1)(E): a gross vehicle weight rating of less than 14,000 pounds', () => {
  test('given 13,999.999999 lb, then the gate is met', () => {
    expect(gate('grossWeight', production({ gvwrLb: '13999.999999' }))).toEqual(['met']);
  });

  test('given exactly 14,000 lb, then it is not met', () => {
    expect(gate('grossWeight', production({ gvwrLb: '14000' }))).toEqual(['not-met', 'gross-weight-too-high']);
  });
});

describe('§30D(d)(1)(F): a battery of at least 7 kilowatt-hours that is charged from outside', () => {
  test('given exactly 7 kWh, then the gate is met', () => {
    expect(gate('batteryCapacity', production({ batteryCapacityKwh: '7' }))).toEqual(['met']);
  });

  test('given 6.999999 kWh, then it is not met', () => {
    const vehicle = production({ batteryCapacityKwh: '6.999999' });
    expect(gate('batteryCapacity', vehicle)).toEqual(['not-met', 'battery-too-small']);
  });

  test('given 70 kWh that cannot be charged from outside, then it is not met', () => {
    const vehicle = production({ externallyChargeable: false });
    expect(gate('batteryCapacity', vehicle)).toEqual(['not-met', 'not-chargeable']);
  });
});

describe('§30D(f)(11): a suggested retail price that does not exceed the limit', () => {
  test.each(['suv', 'pickup', 'van'])(
    'given a %s, then 80,000 USD are allowed and a millionth more is not',
    (vehicleClass) => {
      expect(gate('price', production({ vehicleClass, msrpUsd: '80000' }))).toEqual(['met']);
      const dearer = production({ vehicleClass, msrpUsd: '80000.000001' });
      expect(gate('price', dearer)).toEqual(['not-met', 'price-above-limit']);
    },
  );

  test('given a car, then 55,000 USD are allowed and a millionth more is not', () => {
    expect(gate('price', production({ vehicleClass: 'car', msrpUsd: '55000' }))).toEqual(['met']);
    const dearer = production({ vehicleClass: 'car', msrpUsd: '55000.000001' });
    expect(gate('price', dearer)).toEqual(['not-met', 'price-above-limit']);
  });
});

/** The outcome of the acquisition, and the codes of all findings. */
function acquisition(ruleset: RulesetId, decidingDate: string, acquiredOn?: string): readonly string[] {
  const stated = acquiredOn === undefined ? {} : { acquiredOn: on(acquiredOn) };
  const days = { decidingDate: on(decidingDate), ...stated };
  const { requirements, noticed } = assess(production(), days, ruleset);
  return [requirements.acquisition.outcome, ...noticed.map(({ code }) => code)];
}

describe('§30D(h), P.L. 119-21 §70502: acquired by 2025-09-30', () => {
  test('given a vehicle placed in service by 2025-09-30, then it was acquired in time', () => {
    expect(acquisition(LAW_OF_2025, '2025-09-30')).toEqual(['met']);
  });

  test('given one placed in service on 2025-10-01, when nobody states its acquisition, then that is open', () => {
    expect(acquisition(LAW_OF_2025, '2025-10-01')).toEqual(['indeterminate', 'acquisition-unknown']);
  });

  test('given one placed in service on 2025-10-01, when it was acquired on 2025-09-30, then that was in time', () => {
    expect(acquisition(LAW_OF_2025, '2025-10-01', '2025-09-30')).toEqual(['met']);
  });

  test('given one placed in service on 2025-10-01, when it was acquired that day, then that was too late', () => {
    expect(acquisition(LAW_OF_2025, '2025-10-01', '2025-10-01')).toEqual(['not-met', 'acquired-too-late']);
  });
});

describe('§30D(h) as of P.L. 117-169: placed in service by 2032-12-31', () => {
  test.each([FINAL_RULES, PROPOSED_RULES])('given the ruleset %s, then 2032-12-31 is the last day', (ruleset) => {
    expect(acquisition(ruleset, '2032-12-31')).toEqual(['met']);
    expect(acquisition(ruleset, '2033-01-01')).toEqual(['not-met', 'acquired-too-late']);
  });

  test('given a vehicle placed in service on 2033-01-01, when it was acquired the day before, then that is too late', () => {
    expect(acquisition(FINAL_RULES, '2033-01-01', '2032-12-31')).toEqual(['not-met', 'acquired-too-late']);
  });
});

test('given a vehicle that fails every gate, then each gate is worked out and each finding is given', () => {
  const vehicle = { ...assembledIn('DE'), ...{ gvwrLb: '20000', batteryCapacityKwh: '5', msrpUsd: '90000' } };
  const days = { decidingDate: on('2025-10-01'), acquiredOn: on('2025-10-01') };
  const { requirements, noticed } = assess(vehicle as VehicleProduction, days, LAW_OF_2025);
  expect(Object.values(requirements).map(({ outcome }) => outcome)).toEqual(Array(5).fill('not-met'));
  expect(noticed.map(({ code }) => code)).toEqual([
    'assembly-outside-north-america',
    'gross-weight-too-high',
    'battery-too-small',
    'price-above-limit',
    'acquired-too-late',
  ]);
});
