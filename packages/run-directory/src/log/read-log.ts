/** The log of a directory for a call that only reads: also on a medium or as a user that may not write, and beside a writer. */

import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { RUN_DIRECTORY_ERRORS } from '../errors.ts';
import { beginReading } from '../lock/lock.ts';
import { withOwnNumber } from '../lock/process-number.ts';
import { RUN_FILES } from '../run-directory.ts';
import { openLogToRead } from './directory-log.ts';

/** The file in which LMDB shows a writer who reads. Source: lmdb.h, "mdb_env_open". */
const READERS_FILE = 'lock.mdb';

/** Whether a writer sees that somebody reads; else it could write over what is being read. */
async function isSeen(directory: string): Promise<boolean> {
  const path = join(directory, RUN_FILES.log, READERS_FILE);
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

async function withOpen<T>(directory: string, isWritten: boolean, use: (log: EmbeddedLog) => Promise<T>): Promise<T> {
  const log = openLogToRead(directory, isWritten);
  try {
    return await use(log);
  } finally {
    await log.close();
  }
}

/**
 * Lends the log of a directory to `use`.
 * @throws RunDirectoryError `log-behind`, `other-version`; `directory-in-use` if another call writes, and this one may not
 */
export async function withLogToRead<T>(directory: string, use: (log: EmbeddedLog) => Promise<T>): Promise<T> {
  const { isWritten, end } = await beginReading(directory);
  try {
    if (!(await isSeen(directory))) {
      if (!isWritten) return await withOpen(directory, isWritten, use);
      throw RUN_DIRECTORY_ERRORS.error(
        'directory-in-use',
        `${directory} is written to, and this user may only read it`,
      );
    }
    return await withOwnNumber(directory, isWritten, () =>
      withOpen(directory, isWritten, async (log) => {
        // LMDB shows this reader to writers from now on.
        await end();
        return use(log);
      }),
    );
  } finally {
    await end();
  }
}
