/** What the credit comes to. Source: §30D(b); law.md, "The credit". */
import type { Decimal } from '@oretrail/model';
import { describe, expect, test } from 'vitest';
import { afterGate, creditByCapacity, creditByRequirements, NO_CREDIT } from './amount.ts';

const both = (usd: number) => ({ amountUsd: usd, potentialUsd: usd });

describe('§30D(b)(1): the credit is the sum of both amounts', () => {
  test('given both requirements are met, then the credit is 3,750 + 3,750 = 7,500 USD', () => {
    expect(creditByRequirements(['met', 'met'])).toEqual(both(7_500));
  });

  test('given neither is met, then there is no credit', () => {
    expect(creditByRequirements(['not-met', 'not-met'])).toEqual(NO_CREDIT);
  });
});

describe('§30D(b)(2), (3): 3,750 USD for the critical minerals, and 3,750 USD for the battery components', () => {
  test('given one is met and the other is not, then the credit is 3,750 USD', () => {
    expect(creditByRequirements(['met', 'not-met'])).toEqual(both(3_750));
    expect(creditByRequirements(['not-met', 'met'])).toEqual(both(3_750));
  });

  test('given one is met and the other is open, then 3,750 USD are earned and 7,500 USD are possible', () => {
    expect(creditByRequirements(['met', 'indeterminate'])).toEqual({ amountUsd: 3_750, potentialUsd: 7_500 });
  });

  test('given one is not met and the other is open, then nothing is earned and 3,750 USD are possible', () => {
    expect(creditByRequirements(['indeterminate', 'not-met'])).toEqual({ amountUsd: 0, potentialUsd: 3_750 });
  });

  test('given both are open, then nothing is earned and 7,500 USD are possible', () => {
    expect(creditByRequirements(['indeterminate', 'indeterminate'])).toEqual({ amountUsd: 0, potentialUsd: 7_500 });
  });

  test('given a requirement is not applicable, then it adds nothing', () => {
    expect(creditByRequirements(['met', 'not-applicable'])).toEqual(both(3_750));
  });
});

describe('§30D(b) before P.L. 117-169: the credit by kilowatt-hours', () => {
  test.each([
    ['0', 2_500, 'the base alone'],
    ['4.999999', 2_500, 'still below 5 kWh'],
    ['5', 2_917, '2,500 + 417 from 5 kWh on'],
    ['5.5', 3_126, '2,917 + 417 × 0.5 = 3,125.50, and the half goes up'],
    ['5.001198', 2_917, '2,917 + 417 × 0.001198 = 2,917.499566'],
    ['5.0012', 2_918, '2,917 + 417 × 0.0012 = 2,917.5004'],
    ['8.8', 4_502, '2,917 + 417 × 3.8 = 4,501.60; the IRS published 4,502 for a Prius Prime'],
    ['14.415', 6_843, '2,917 + 417 × 9.415 = 6,843.055; the IRS published 6,843 for an Escape Plug-In Hybrid'],
    ['15.989', 7_499, '2,917 + 417 × 10.989 = 7,499.413'],
    ['15.99', 7_500, '2,917 + 417 × 10.99 = 7,499.83'],
    ['16', 7_500, '2,917 + 417 × 11 = 7,504, and 7,500 is the most'],
    ['999999999999999', 7_500, 'the most, however large'],
  ])('given a battery of %s kWh, then the credit is %i USD: %s', (kWh, usd) => {
    expect(creditByCapacity(kWh as Decimal)).toEqual(both(usd));
  });
});

describe('§30D(d)(1), (d)(7), (f)(11), (h): a gate that is not met leaves nothing of the credit', () => {
  const credit = { amountUsd: 3_750, potentialUsd: 7_500 };

  test('given a gate is met or not applicable, then the credit stays as it is', () => {
    expect(afterGate(credit, 'met')).toEqual(credit);
    expect(afterGate(credit, 'not-applicable')).toEqual(credit);
  });

  test('given a gate is not met, then nothing is earned and nothing is possible', () => {
    expect(afterGate(credit, 'not-met')).toEqual(NO_CREDIT);
  });

  test('given a gate is open, then nothing is earned yet and as much is possible as if it were met', () => {
    expect(afterGate(credit, 'indeterminate')).toEqual({ amountUsd: 0, potentialUsd: 7_500 });
  });
});
