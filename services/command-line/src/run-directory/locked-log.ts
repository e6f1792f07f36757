/** The log of a run's directory for one who writes to it: nobody else does meanwhile. */
import { OretrailError } from '@oretrail/errors';
import { COMMAND_ERRORS } from '../errors.ts';
import type { OpenRun } from './derive.ts';
import { withLatestLog } from './latest-log.ts';
import { prepareDirectory, settingsIn } from './run-directory.ts';

/**
 * Opens and locks the log of a directory for a while.
 * @throws CommandLineError `no-run`, `directory-in-use`, and those of {@link settingsIn} and {@link withLatestLog}
 */
export async function withLockedLog<T>(directory: string, use: (run: OpenRun) => Promise<T>): Promise<T> {
  const settings = await settingsIn(directory);
  if (settings === null) throw new OretrailError(COMMAND_ERRORS, 'no-run', `${directory} is empty or not there`);
  const { release } = await prepareDirectory(directory, settings);
  try {
    return await withLatestLog(directory, ({ log }) => use({ log, settings }));
  } finally {
    await release();
  }
}
