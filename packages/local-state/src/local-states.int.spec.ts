/** States of tasks side by side in one database. */
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it, vi } from 'vitest';
import { LocalStates, openTexts, transact } from './index.ts';

/** A version with the layout before has kept this. */
const PAST_KEY = 'state-7\u0000eligibility-1\u0000meta';

it('a state of the layout before is not seen, and goes with what is forgotten', async () => {
  const database = openTexts(temporaryFolder());
  const states = new LocalStates(database);
  database.putSync(Buffer.from(PAST_KEY), 'an older state');
  states.apply('eligibility-1', new Map([['subject', 'a newer one']]));
  states.apply('eligibility-10', new Map([['subject', 'that of another task']]));
  expect(states.of('eligibility-1').get('meta')).toBeUndefined();
  states.forget('eligibility-1');
  expect(database.get(Buffer.from(PAST_KEY))).toBeUndefined();
  expect(states.of('eligibility-1').get('subject')).toBeUndefined();
  expect(states.of('eligibility-10').get('subject')).toBe('that of another task');
  await database.close();
});

it('a state is forgotten whole, and not all of its keys are held at once', async () => {
  const database = openTexts(temporaryFolder(), { isTemporary: true });
  const states = new LocalStates(database);
  const [count, heldMax] = [25_000, 10_000];
  const entries = Array.from({ length: count }, (_, i) => [`subject\u0000${i}`, ''] as const);
  transact(database, () => states.apply('provenance-0', new Map(entries)));
  const getKeys = vi.spyOn(database, 'getKeys');
  transact(database, () => states.forget('provenance-0'));
  expect(getKeys.mock.calls.every(([range]) => (range?.limit ?? count) <= heldMax)).toBe(true);
  expect(database.getKeysCount()).toBe(0);
  await database.close();
});
