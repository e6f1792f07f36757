/** A cut of the log of a directory. Source: protocol.md, "Quiescence and cuts". */
import { OretrailError } from '@oretrail/errors';
import type { Cut } from '@oretrail/runtime';
import { RUN_DIRECTORY_ERRORS } from './errors.ts';
import { openPipeline } from './log/directory-log.ts';
import { withLockedLog } from './log/locked-log.ts';

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
    throw new OretrailError(RUN_DIRECTORY_ERRORS, 'not-quiet', what);
  });
}
