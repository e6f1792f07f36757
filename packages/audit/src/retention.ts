/** For how long objects are locked. */
import type { ArchiverOptions } from '@oretrail/archive';

const DAY_MS = 86_400_000;
/** A hundred years: as far as S3 goes. Source: S3, "Object Lock", default retention in days. */
export const RETENTION_DAYS_MAX = 36_500;

/** Locks each object for that many days from when it is written; locks none if no days are given. */
export function retentionIn(days: number | undefined): Pick<ArchiverOptions, 'retainUntil'> {
  return days === undefined ? {} : { retainUntil: () => new Date(Date.now() + days * DAY_MS) };
}
