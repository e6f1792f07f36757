/** The log of a run's directory for a call that writes to it: no other call does meanwhile. */
import type { Cut } from '@oretrail/runtime';
import type { OpenRun } from '../derive.ts';
import { RUN_DIRECTORY_ERRORS } from '../errors.ts';
import { prepareDirectory, settingsIn } from '../run-directory.ts';
import { openPipeline } from './directory-log.ts';
import { withLatestLog } from './latest-log.ts';

/**
 * Opens and locks the log of a directory for a while.
 * @throws RunDirectoryError `no-run`, `directory-in-use`, and those of {@link settingsIn} and {@link withLatestLog}
 */
export async function withLockedLog<T>(directory: string, use: (run: OpenRun) => Promise<T>): Promise<T> {
  const settings = await settingsIn(directory);
  if (settings === null) throw RUN_DIRECTORY_ERRORS.error('no-run', `${directory} is empty or not there`);
  const { release } = await prepareDirectory(directory, settings);
  try {
    return await withLatestLog(directory, ({ log }) => use({ log, settings }));
  } finally {
    await release();
  }
}

/**
 * Finishes what an interrupted run has left, and cuts the log.
 * @throws RunDirectoryError `not-quiet` if the workers can't finish, and those of {@link withLockedLog}
 */
export function cutOfDirectory(directory: string): Promise<Cut> {
  return withLockedLog(directory, async ({ log }) => {
    const pipeline = await openPipeline(log, directory);
    const quiescence = await pipeline.quiesce();
    if (quiescence.kind === 'proved') return quiescence.proved;
    const { dirty, waiting, parked } = pipeline.pending;
    const what = `${dirty} are to do, ${waiting} wait and ${parked} are parked`;
    throw RUN_DIRECTORY_ERRORS.error('not-quiet', what);
  });
}
