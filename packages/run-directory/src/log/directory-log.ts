/** The log of a run's directory and the workers on it; what another version has left there is an error with a remedy. */

import { join } from 'node:path';
import { EMBEDDED_LOG_ERRORS, EmbeddedLog, type EmbeddedLogOptions } from '@oretrail/embedded-log';
import { isErrorOf } from '@oretrail/errors';
import { PROTOCOL_VIOLATIONS, type ProtocolViolationCode } from '@oretrail/runtime';
import { Pipeline } from '@oretrail/workers';
import { RUN_DIRECTORY_ERRORS } from '../errors.ts';
import { RUN_FILES } from '../run-directory.ts';

/**
 * Partitions of a directory's log. One process does all the work, so they only cost; two keep every path between
 * partitions in daily use.
 */
const PARTITIONS = 2;

/** What workers find that only a newer version can have written. */
const OF_NEWER_VERSION: readonly ProtocolViolationCode[] = ['newer-engine', 'newer-record', 'unknown-ruleset'];

/** The log of a run's directory; made if it is not there. @throws EmbeddedLogError `other-version`; LocalStateError */
export function openLog(directory: string): EmbeddedLog {
  return opened(directory, {});
}

/**
 * The log of a directory that has to be there.
 * @throws RunDirectoryError `log-behind`; EmbeddedLogError `other-version`; LocalStateError
 */
export function openExistingLog(directory: string): EmbeddedLog {
  return opened(directory, { isExisting: true });
}

/**
 * The same for a call that only reads, while another call may write.
 * @param isWritten whether one does: it has looked whether the log is whole
 * @throws RunDirectoryError `log-behind`; EmbeddedLogError `other-version`; LocalStateError
 */
export function openLogToRead(directory: string, isWritten: boolean): EmbeddedLog {
  return opened(directory, { isReadOnly: true, isShared: isWritten });
}

function opened(directory: string, options: Partial<EmbeddedLogOptions>): EmbeddedLog {
  try {
    return EmbeddedLog.open({ directory: join(directory, RUN_FILES.log), partitions: PARTITIONS, ...options });
  } catch (error) {
    if (!isErrorOf(EMBEDDED_LOG_ERRORS, error, 'no-log')) throw error;
    // The files beside it say that there was one.
    throw RUN_DIRECTORY_ERRORS.error('log-behind', error.what, { cause: error });
  }
}

/** The workers on such a log. @throws RunDirectoryError `other-version` */
export async function openPipeline(log: EmbeddedLog, directory: string): Promise<Pipeline> {
  try {
    return await Pipeline.open(log);
  } catch (error) {
    if (!isErrorOf(PROTOCOL_VIOLATIONS, error, ...OF_NEWER_VERSION)) throw error;
    throw RUN_DIRECTORY_ERRORS.error('other-version', `${directory}: ${error.what}`, { cause: error });
  }
}
