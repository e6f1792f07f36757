/** Who held what, by the grants of a store. */
import { readSeals } from '@oretrail/archive';
import type { Store } from '@oretrail/store';
import { inputsOf } from '../sealed/replay-seals.ts';
import { type GrantHistory, grantHistoryIn } from './grant-history.ts';

/**
 * Reads the grants of an archive, and compares them with what its seals name.
 * @throws ArchiveError of the first object that fails, by name
 */
export async function grantHistoryOf(store: Store): Promise<GrantHistory> {
  const inputs = inputsOf(store, await readSeals(store));
  try {
    const history = await grantHistoryIn(inputs);
    await inputs.prove();
    return history;
  } finally {
    await inputs.close();
  }
}
