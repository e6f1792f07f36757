/** For how long objects are locked. */
import type { ArchiverOptions } from '@oretrail/archive';

const DAY_MS = 86_400_000;
/** A hundred years: as far as S3 goes. Source: S3, "Object Lock", default retention in days. */
export const RETENTION_DAYS_MAX = 36_500;

/** Until so many days from when something is written; never, where no days are given. */
export function retentionIn(days: number | undefined): Pick<ArchiverOptions, 'retainUntil'> {
  return days === undefined ? {} : { retainUntil: () => new Date(Date.now() + days * DAY_MS) };
}
