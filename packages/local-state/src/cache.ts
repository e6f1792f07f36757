/** A database that is only a cache: what is damaged is thrown away, and its owner builds it again. */
import { rmSync } from 'node:fs';
import { isErrorOf } from '@oretrail/errors';
import { LOCAL_STATE_ERRORS, type LocalStateError } from './errors.ts';
import { stateBytes } from './room.ts';
import { openTexts, requireWhole, type TextDatabase } from './texts.ts';

/**
 * Opens the cache of a directory, or makes one. Every value is looked at: one that is found damaged later ends the process,
 * which would find it again and again.
 * @param onLost is called for one that was thrown away, with what is wrong with it
 * @throws LocalStateError `disk-full`, `too-many-files`
 */
export async function openCache(
  directory: string,
  onLost: (error: LocalStateError) => void = () => {},
): Promise<TextDatabase> {
  try {
    if (stateBytes(directory) > 0) requireWhole(directory, { withValues: true });
  } catch (error) {
    if (!(isErrorOf(LOCAL_STATE_ERRORS, error) && error.code === 'damaged')) throw error;
    rmSync(directory, { recursive: true });
    onLost(error);
  }
  return openTexts(directory, { isShared: true });
}
