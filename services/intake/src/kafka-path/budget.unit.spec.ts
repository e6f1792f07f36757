import type { PrincipalId } from '@oretrail/authority';
import { messageOf } from '@oretrail/test-support/intake/kafka-messages';
import { expect, it } from 'vitest';
import { budgetOf, costOf } from './budget.ts';

it('lets a supplier wait that has spent more than its budget, and no other', async () => {
  const budget = budgetOf({ perSecond: 1, burst: 100 });
  const [a, b] = ['a', 'b'] as PrincipalId[];
  expect(await budget.spend(a as PrincipalId, 100)).toBe(0);
  expect(await budget.spend(a as PrincipalId, 1)).toBeGreaterThan(0);
  expect(await budget.spend(b as PrincipalId, 100)).toBe(0);
});

it('counts a batch that inflates too far as many events, and once', () => {
  const withheld = { code: 'batch-too-large', what: '', of: 'batch', bytes: 1, sha256: '' } as const;
  const message = messageOf('x');
  expect(costOf([message, message])).toBe(2);
  expect(costOf([message, { ...message, withheld }, { ...message, withheld }])).toBe(1_003);
  expect(
    costOf([
      { ...message, withheld },
      { ...message, withheld: { ...withheld } },
    ]),
  ).toBe(2_002);
});
