/** The log of a directory for a call that writes to it: known to be as late as the files beside it before any of them is changed. */
import type { EmbeddedLog } from '@oretrail/embedded-log';
import { withOwnNumber } from '../lock/process-number.ts';
import { RUN_FILES } from '../run-directory.ts';
import { openExistingLog, openLog } from './directory-log.ts';
import { firstSaying, requireArchived } from './log-behind.ts';
import { PublishedHeads } from './published-heads.ts';
import { VerdictExport } from './verdict-export.ts';

/** Such a log, and what writes the files beside it. */
export type LatestLog = Readonly<{ log: EmbeddedLog; verdicts: VerdictExport }>;

async function requireLatest(log: EmbeddedLog, directory: string): Promise<LatestLog> {
  const heads = new PublishedHeads(log, directory, RUN_FILES.verdicts);
  const verdicts = new VerdictExport(log, directory, heads);
  await requireArchived(log, directory);
  await heads.requireKnown();
  await verdicts.requireWithin();
  return { log, verdicts };
}

/**
 * Lends the log of a locked directory to `use`; it is made if no file of the directory says that there was one.
 * @throws RunDirectoryError `log-behind`, `other-version`; ArchiveError if the archive can't be read
 */
export async function withLatestLog<T>(directory: string, use: (latest: LatestLog) => Promise<T>): Promise<T> {
  const isNew = (await firstSaying(directory)) === null;
  return withOwnNumber(directory, false, async () => {
    const log = isNew ? openLog(directory) : openExistingLog(directory);
    try {
      return await use(await requireLatest(log, directory));
    } finally {
      await log.close();
    }
  });
}
