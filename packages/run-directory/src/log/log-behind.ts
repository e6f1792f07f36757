/** Whether the log of a directory is as late as what the files beside it say. */

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ARCHIVE_ROOT, ARCHIVED_TOPICS, lastHead } from '@oretrail/archive';
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { topicPartitionOf } from '@oretrail/runtime';
import { DirectoryStore } from '@oretrail/store';
import { RUN_DIRECTORY_ERRORS, type RunDirectoryError } from '../errors.ts';
import { RUN_FILES } from '../run-directory.ts';

/** For what is in a file, and the log knows nothing of. */
export function behind(path: string, what: string): RunDirectoryError {
  return RUN_DIRECTORY_ERRORS.error('log-behind', `the log knows nothing of what ${path} holds: ${what}`);
}

/** null if a file is not there; any other error is thrown. */
export function orAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

const archiveOf = (directory: string): DirectoryStore => new DirectoryStore(join(directory, RUN_FILES.audit));

/**
 * A file of a directory that says that there was a log, null if none does: a call that was killed early leaves empty ones.
 * The file of verdicts gets its name when a log was read, even if there are none.
 */
export async function firstSaying(directory: string): Promise<string | null> {
  const verdicts = join(directory, RUN_FILES.verdicts);
  if ((await stat(verdicts).catch(orAbsent)) !== null) return verdicts;
  for (const name of [RUN_FILES.verdictLog, RUN_FILES.rejected]) {
    const path = join(directory, name);
    if (((await stat(path).catch(orAbsent))?.size ?? 0) > 0) return path;
  }
  for await (const { key } of archiveOf(directory).list(ARCHIVE_ROOT)) return join(directory, RUN_FILES.audit, key);
  return null;
}

/**
 * Requires that a log reaches as far as the archive of its directory.
 * @throws RunDirectoryError `log-behind`; ArchiveError if the archive can't be read
 */
export async function requireArchived(log: EmbeddedLog, directory: string): Promise<void> {
  const store = archiveOf(directory);
  for (const topic of ARCHIVED_TOPICS) {
    for (let partition = 0; partition < log.partitions; partition += 1) {
      const next = (await lastHead(store, { topic, partition }))?.manifest.next ?? 0;
      const end = await log.end(topic, partition);
      if (end >= next) continue;
      throw behind(
        join(directory, RUN_FILES.audit),
        `${topicPartitionOf(topic, partition)} from offset ${end} to ${next}`,
      );
    }
  }
}
