/** From a vehicle's holdings to its verdict. Source: law.md, "Gates" and "The credit"; events.md, `oretrail.verdict.v1`. */
import type { ReferenceFact, VehicleDelivery, VehicleProduction } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { describe, expect, test } from 'vitest';
import {
  assembledIn,
  chain,
  delivery,
  election,
  entity,
  holdings,
  increment,
  MAKER,
  origin,
  production,
  ungrantedChain,
  VIN,
} from './examples/examples.ts';
import { type Facts, factsOf } from './facts.ts';
import { assessVehicle, decidingDateOf, statedVehicleOf, vehiclePartOf, withdrawnVerdict } from './vehicle.ts';

/** The maker is an American party without foreign holders. */
const FACTS: readonly ReferenceFact[] = [entity(MAKER)];

type Given = Readonly<{ production?: VehicleProduction; delivery?: VehicleDelivery | null; facts?: Facts }>;

/** A vehicle placed in service on a day; all minerals come from Australia and all cells from the US, unless said otherwise. */
function assess(day: string, given: Given = {}, held: Partial<Holdings> = {}) {
  const { production: made = production(), facts = factsOf(FACTS) } = given;
  const part = vehiclePartOf(VIN, made, given.delivery === undefined ? delivery(day, day) : given.delivery);
  const law = { facts, ruleset: 'us-30d@2025-07-04' } as const;
  return assessVehicle(statedVehicleOf(made, part), holdings(held), law).content;
}

type Content = ReturnType<typeof assess>;
const amounts = ({ status, amountUsd, potentialUsd }: Content) => [status, amountUsd, potentialUsd];
const codes = ({ findings = [] }: Content) => findings.map(({ code }) => code);

describe('26 CFR 1.30D-2(b)(36), law.md, "Deciding date": the day that decides', () => {
  const expected = { expectedDeliveryOn: '2025-11-10' } as Partial<VehicleProduction>;

  test('given a vehicle placed in service, then that day decides', () => {
    expect(decidingDateOf(production(expected), delivery('2025-09-20', '2025-10-30'))).toBe('2025-10-30');
  });

  test('given no delivery yet, then the expected day of delivery decides', () => {
    expect(decidingDateOf(production(expected), null)).toBe('2025-11-10');
  });

  test('given no delivery and no expected day, then the day of final assembly decides', () => {
    expect(decidingDateOf(production(), null)).toBe('2025-03-01');
  });

  test('given an acquisition before the expected day, then the expected day decides', () => {
    expect(decidingDateOf(production(expected), delivery('2025-09-20'))).toBe('2025-11-10');
  });

  test('given an acquisition after the projected day, then the day of acquisition decides', () => {
    expect(decidingDateOf(production(expected), delivery('2025-11-11'))).toBe('2025-11-11');
    expect(decidingDateOf(production(), delivery('2025-10-02'))).toBe('2025-10-02');
  });

  test('given no placing in service, then the verdict is projected, else delivered', () => {
    expect(assess('2025-03-10', { delivery: null })).toMatchObject({ basis: 'projected', decidingDate: '2025-03-01' });
    expect(assess('2025-03-10')).toMatchObject({ basis: 'delivered', acquiredOn: '2025-03-10' });
  });
});

describe('P.L. 117-169 §13401(k): vehicles placed in service from 2023-01-01', () => {
  test('given a vehicle placed in service on 2022-12-31, then there is no credit and no requirement applies', () => {
    const verdict = assess('2022-12-31');
    expect(amounts(verdict)).toEqual(['ineligible', 0, 0]);
    expect(codes(verdict)).toEqual(['out-of-scope']);
    expect(verdict).toMatchObject({
      requirements: {
        foreignEntityOfConcern: { outcome: 'not-applicable' },
        criticalMinerals: { outcome: 'not-applicable' },
        batteryComponents: { outcome: 'not-applicable' },
      },
    });
  });
});

describe('§30D(b) before P.L. 117-169, 88 FR 23370: early 2023', () => {
  const small = { production: production({ batteryCapacityKwh: '8.8' }) };

  test.each(['2023-01-01', '2023-04-17'])(
    'given a vehicle placed in service on %s, then the kilowatt-hours decide: 4,502 USD',
    (day) => {
      const verdict = assess(day, small);
      expect(amounts(verdict)).toEqual(['eligible', 4_502, 4_502]);
      expect(verdict).toMatchObject({ requirements: { criticalMinerals: { outcome: 'not-applicable' } } });
      expect(verdict).toMatchObject({ requirements: { batteryComponents: { outcome: 'not-applicable' } } });
    },
  );

  test('given a vehicle placed in service on 2023-04-18, then both requirements apply: 3,750 + 3,750 USD', () => {
    const verdict = assess('2023-04-18', small);
    expect(amounts(verdict)).toEqual(['eligible', 7_500, 7_500]);
    expect(verdict).toMatchObject({ requirements: { criticalMinerals: { outcome: 'met', threshold: '0.400000000' } } });
    expect(verdict).toMatchObject({
      requirements: { batteryComponents: { outcome: 'met', threshold: '0.500000000' } },
    });
  });
});

describe('§30D(b)(1) to (3), (e): each requirement is worth its own amount', () => {
  test('given minerals of Indonesia and cells of the US, then 3,750 USD are due for the components', () => {
    const verdict = assess('2024-06-01', {}, { chains: [chain('100', origin(['extraction ID 100']))] });
    expect(amounts(verdict)).toEqual(['eligible', 3_750, 3_750]);
    expect(verdict).toMatchObject({ findings: [{ code: 'below-threshold', requirements: ['criticalMinerals'] }] });
  });

  test('given minerals of Australia and cells of Korea, then 3,750 USD are due for the minerals', () => {
    const verdict = assess('2024-06-01', {}, { increments: [increment('KR', '100')] });
    expect(amounts(verdict)).toEqual(['eligible', 3_750, 3_750]);
    expect(verdict).toMatchObject({ findings: [{ code: 'below-threshold', requirements: ['batteryComponents'] }] });
  });

  test('given minerals of which half could not be granted, then the other 3,750 USD stay possible', () => {
    const chains = [chain('49', origin(['extraction AU 1'])), ungrantedChain('51', 'urn:lot:missing')];
    // 49 / 100 is below the 50 % of 2024, and 100 / 100 is not.
    expect(amounts(assess('2024-06-01', {}, { chains }))).toEqual(['indeterminate', 3_750, 7_500]);
  });

  test('given no mineral at all, then that is said, and 3,750 USD stay possible', () => {
    const verdict = assess('2024-06-01', {}, { chains: [] });
    expect(amounts(verdict)).toEqual(['indeterminate', 3_750, 7_500]);
    expect(codes(verdict)).toEqual(['no-critical-minerals']);
  });

  test('given the election of a test, then the verdict names the test that counted', () => {
    const facts = factsOf([...FACTS, election('traced-qualifying-value')]);
    const criticalMinerals = { test: 'traced-qualifying-value', share: '1.000000000' };
    expect(assess('2024-06-01', { facts })).toMatchObject({ requirements: { criticalMinerals } });
  });
});

describe('§30D(d)(1), (d)(7), (f)(11), (h): a failed gate leaves nothing, an open one holds the credit back', () => {
  test('given final assembly in Japan, then there is no credit, and both requirements are still worked out', () => {
    const verdict = assess('2024-06-01', { production: assembledIn('JP') });
    expect(amounts(verdict)).toEqual(['ineligible', 0, 0]);
    expect(verdict).toMatchObject({ requirements: { criticalMinerals: { outcome: 'met', share: '1.000000000' } } });
  });

  test.each([
    ['grossWeight', { gvwrLb: '14000' }],
    ['batteryCapacity', { batteryCapacityKwh: '6' }],
    ['price', { msrpUsd: '80001' }],
  ])('given a vehicle whose %s is not met, then there is no credit', (_, more) => {
    expect(amounts(assess('2024-06-01', { production: production(more) }))).toEqual(['ineligible', 0, 0]);
  });

  test('given cells of China in a vehicle of 2024, then there is no credit', () => {
    const verdict = assess('2024-06-01', {}, { increments: [increment('US', '99'), increment('CN', '1')] });
    expect(amounts(verdict)).toEqual(['ineligible', 0, 0]);
    expect(codes(verdict)).toEqual(['foreign-entity']);
  });

  test('given a maker whose owners nobody has stated, then nothing is earned and 7,500 USD stay possible', () => {
    const verdict = assess('2024-06-01', { facts: factsOf([]) });
    expect(amounts(verdict)).toEqual(['indeterminate', 0, 7_500]);
    expect(codes(verdict)).toEqual(['ownership-unknown']);
  });

  test('given a vehicle of October 2025 whose acquisition nobody has stated, then 7,500 USD stay possible', () => {
    const projected = production({ expectedDeliveryOn: '2025-10-01' });
    const verdict = assess('', { production: projected, delivery: null });
    expect(amounts(verdict)).toEqual(['indeterminate', 0, 7_500]);
    expect(codes(verdict)).toEqual(['acquisition-unknown']);
  });
});

describe('P.L. 119-21 §70502: no percentage after 2026', () => {
  test('given a vehicle acquired by 2025-09-30 and placed in service in 2027, then 7,500 USD stay possible', () => {
    const verdict = assess('', { delivery: delivery('2025-09-30', '2027-01-01') });
    expect(amounts(verdict)).toEqual(['indeterminate', 0, 7_500]);
    expect(codes(verdict)).toEqual(['law-gap']);
  });
});

describe('events.md, `oretrail.verdict.v1`: a vehicle whose production was taken back', () => {
  test('given no production in force, then the verdict is withdrawn and says nothing else', () => {
    const ruleset = 'us-30d@2025-07-04';
    const withdrawn = { vin: VIN, status: 'withdrawn', amountUsd: 0, potentialUsd: 0, ruleset };
    expect(withdrawnVerdict(VIN, ruleset)).toEqual(withdrawn);
  });
});
