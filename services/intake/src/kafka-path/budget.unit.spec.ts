import { messageOf } from '@oretrail/test-support/intake/kafka-messages';
import { expect, it } from 'vitest';
import { costOf } from './budget.ts';

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
