/** How much of a chain's value added was added in the right places. Source: provenance.md, section 3; 26 CFR 1.30D-3(a). */
import {
  type ActivityKind,
  type Amount,
  type CountryCode,
  type Mineral,
  ONE_SHARE,
  type Share,
  shareOf,
} from '@oretrail/model';
import type { ChainOrigin, Known } from '@oretrail/provenance';
import { NORTH_AMERICA } from './parameters/countries.ts';
import { ANY_SHARE, NO_SHARE, type ShareRange } from './share-range.ts';

/** The three shares of one chain, each as a range. A recycled chain has only recycling, any other has no recycling. */
export type ChainShares = Readonly<{ extraction: ShareRange; processing: ShareRange; recycling: ShareRange }>;

/** Whether value added in a country counts for a mineral, on the deciding date. */
export type Qualifies = (country: CountryCode, mineral: Mineral) => boolean;

/** The shares of material that could not be granted: nothing is known about them. */
export const UNKNOWN_CHAIN_SHARES: ChainShares = {
  extraction: ANY_SHARE,
  processing: ANY_SHARE,
  recycling: ANY_SHARE,
};

/** The value added of one kind of activity: what is stated, and whether some is not. */
type Added = { qualifyingUsd: Amount; knownUsd: Amount; hasUnstatedQualifying: boolean; hasUnstatedOther: boolean };

/** The range of a share. Value added that is not stated is above 0 and unknown, so only where it was added is known. */
function rangeOf(
  { qualifyingUsd, knownUsd, hasUnstatedQualifying, hasUnstatedOther }: Added,
  untraced: Known,
): ShareRange {
  if (untraced === null) return ANY_SHARE;
  const whole = knownUsd + untraced;
  const quotient = (part: Amount): Share => (whole === 0n ? 0n : shareOf(part, whole));
  const leastLow = hasUnstatedQualifying && whole === 0n ? ONE_SHARE : quotient(qualifyingUsd);
  return {
    low: hasUnstatedOther ? 0n : leastLow,
    high: hasUnstatedQualifying ? ONE_SHARE : quotient(qualifyingUsd + untraced),
  };
}

function activityShare(
  origin: ChainOrigin,
  activity: ActivityKind,
  counts: (country: CountryCode) => boolean,
): ShareRange {
  const added: Added = { qualifyingUsd: 0n, knownUsd: 0n, hasUnstatedQualifying: false, hasUnstatedOther: false };
  for (const [i, step] of origin.steps.entries()) {
    if (step.activity !== activity) continue;
    const [usd = null, qualifies] = [origin.valueAdded[i], counts(step.country)];
    added.knownUsd += usd ?? 0n;
    if (qualifies) added.qualifyingUsd += usd ?? 0n;
    if (usd === null && qualifies) added.hasUnstatedQualifying = true;
    if (usd === null && !qualifies) added.hasUnstatedOther = true;
  }
  return rangeOf(added, origin.untraced);
}

/**
 * The shares of one chain in its lot's own unscaled figures: extraction and processing in the US or with a partner,
 * recycling in North America.
 */
export function chainShares(origin: ChainOrigin, qualifies: Qualifies): ChainShares {
  if (origin.isRecycled) {
    const recycling = activityShare(origin, 'recycling', (country) => NORTH_AMERICA.value.has(country));
    return { extraction: NO_SHARE, processing: NO_SHARE, recycling };
  }
  const counts = (country: CountryCode): boolean => qualifies(country, origin.mineral);
  return {
    extraction: activityShare(origin, 'extraction', counts),
    processing: activityShare(origin, 'processing', counts),
    recycling: NO_SHARE,
  };
}

/** The greatest of the three, of the lows and of the highs: the traced qualifying value per dollar of the chain. */
export function greatestShare({ extraction, processing, recycling }: ChainShares): ShareRange {
  const ranges = [extraction, processing, recycling];
  return {
    low: ranges.reduce((most, { low }) => (low > most ? low : most), 0n),
    high: ranges.reduce((most, { high }) => (high > most ? high : most), 0n),
  };
}

/** One half: the least share at which the 50-percent test counts the whole chain. 26 CFR 1.30D-3(a). */
const HALF = ONE_SHARE / 2n;

/** All or nothing: 1 if the greatest share is at least one half. */
export function halfTestFactor({ low, high }: ShareRange): ShareRange {
  return { low: low >= HALF ? ONE_SHARE : 0n, high: high >= HALF ? ONE_SHARE : 0n };
}
