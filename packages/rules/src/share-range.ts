/** Shares that may be known only as a range. Source: provenance.md, sections 3 to 5. */
import { formatShare, ONE_SHARE, type Outcome, type Share, type ShareRequirement } from '@oretrail/model';

/** The least and the most that a share may be, each rounded half to even to nine decimals. `low ≤ high`. */
export type ShareRange = Readonly<{ low: Share; high: Share }>;

/** Unknown: 0 to 1. */
export const ANY_SHARE: ShareRange = { low: 0n, high: ONE_SHARE };
/** Exactly 0. */
export const NO_SHARE: ShareRange = { low: 0n, high: 0n };

/** `met` if low ≥ threshold, `not-met` if high < threshold, else `indeterminate`. Section 5. */
export function compareWithThreshold(
  { low, high }: ShareRange,
  threshold: Share | null,
): Exclude<Outcome, 'not-applicable'> {
  if (threshold === null) return 'indeterminate';
  if (low >= threshold) return 'met';
  return high < threshold ? 'not-met' : 'indeterminate';
}

/** A percentage of the law as a share. */
export function shareOfPercent(percent: bigint): Share {
  return (percent * ONE_SHARE) / 100n;
}

/** The shares as a verdict shows them: `share` only if low and high are equal, `threshold` only if the law has one. */
export function shownShares({ low, high }: ShareRange, threshold: Share | null): Omit<ShareRequirement, 'outcome'> {
  return {
    ...(threshold === null ? {} : { threshold: formatShare(threshold) }),
    ...(low === high ? { share: formatShare(low) } : {}),
    shareLow: formatShare(low),
    shareHigh: formatShare(high),
  };
}
