/** The log of a run's directory for one who writes to it: nobody else does meanwhile. */
import { OretrailError } from '@oretrail/errors';
import type { OpenRun } from '../derive.ts';
import { RUN_DIRECTORY_ERRORS } from '../errors.ts';
import { prepareDirectory, settingsIn } from '../run-directory.ts';
import { withLatestLog } from './latest-log.ts';

/**
 * Opens and locks the log of a directory for a while.
 * @throws RunDirectoryError `no-run`, `directory-in-use`, and those of {@link settingsIn} and {@link withLatestLog}
 */
export async function withLockedLog<T>(directory: string, use: (run: OpenRun) => Promise<T>): Promise<T> {
  const settings = await settingsIn(directory);
  if (settings === null) throw new OretrailError(RUN_DIRECTORY_ERRORS, 'no-run', `${directory} is empty or not there`);
  const { release } = await prepareDirectory(directory, settings);
  try {
    return await withLatestLog(directory, ({ log }) => use({ log, settings }));
  } finally {
    await release();
  }
}
