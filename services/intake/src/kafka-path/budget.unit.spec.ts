import type { PrincipalId } from '@oretrail/authority';
import { expect, it } from 'vitest';
import { budgetOf } from './budget.ts';

it('lets a supplier wait that has spent more than its budget, and no other', async () => {
  const budget = budgetOf({ perSecond: 1, burst: 100 });
  const [a, b] = ['a', 'b'] as PrincipalId[];
  expect(await budget.spend(a as PrincipalId, 100)).toBe(0);
  expect(await budget.spend(a as PrincipalId, 1)).toBeGreaterThan(0);
  expect(await budget.spend(b as PrincipalId, 100)).toBe(0);
});
