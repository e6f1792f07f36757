/** What a job says in sum, from what became of its rows. */
import type { Job, RowRecord } from './job.ts';
import { JOB_ERRORS_MAX } from './limits.ts';

/** The job with what became of more rows. */
export function counted(job: Job, rows: readonly RowRecord[]): Pick<Job, 'counts' | 'errors' | 'ignored'> {
  const counts = { ...job.counts };
  const [errors, ignored] = [[...job.errors], [...job.ignored]];
  for (const { row, outcome, errors: found = [], reason, eventId } of rows) {
    counts[outcome] += 1;
    for (const error of found) if (errors.length < JOB_ERRORS_MAX) errors.push({ row, ...error });
    const named = eventId === undefined ? {} : { eventId };
    if (reason !== undefined && ignored.length < JOB_ERRORS_MAX) ignored.push({ row, ...named, reason });
  }
  return { counts, errors, ignored };
}
