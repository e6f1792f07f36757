/** States of tasks side by side in one database. */
import { temporaryFolder } from '@oretrail/test-support/temporary-folder';
import { expect, it } from 'vitest';
import { LocalStates, openTexts } from './index.ts';

/** A version with the layout before has kept this. */
const PAST_KEY = 'state-4\u0000eligibility-1\u0000meta';

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
