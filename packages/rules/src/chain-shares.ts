/** How much of a chain's value added was added in the right places. Source: provenance.md, section 3; 26 CFR 1.30D-3(a). */
import { type ActivityKind, type Amount, type CountryCode, type Mineral, ONE_SHARE, shareOf } from '@oretrail/model';
import type { ChainOrigin } from '@oretrail/provenance';
import { NORTH_AMERICA } from './parameters/countries.ts';
import { ANY_SHARE, NO_SHARE, type ShareRange } from './share-range.ts';

/** The three shares of one chain, each low to high. A recycled chain has only recycling, any other no recycling. */
export type ChainShares = Readonly<{ extraction: ShareRange; processing: ShareRange; recycling: ShareRange }>;

/** Whether value added in a country counts for a mineral, on the deciding date. */
export type Qualifies = (country: CountryCode, mineral: Mineral) => boolean;

/** Shares of which nothing is known: what could not be granted. */
export const UNKNOWN_CHAIN_SHARES: ChainShares = {
  extraction: ANY_SHARE,
  processing: ANY_SHARE,
  recycling: ANY_SHARE,
};

function rangeOf(qualifying: Amount, all: Amount, untraced: Amount | null): ShareRange {
  if (untraced === null) return ANY_SHARE;
  const whole = all + untraced;
  if (whole === 0n) return NO_SHARE;
  return { low: shareOf(qualifying, whole), high: shareOf(qualifying + untraced, whole) };
}

function activityShare(origin: ChainOrigin, activity: ActivityKind, counts: (country: CountryCode) => boolean) {
  let [qualifying, all] = [0n, 0n];
  for (const [i, step] of origin.steps.entries()) {
    if (step.activity !== activity) continue;
    const added = origin.valueAdded[i] ?? 0n;
    all += added;
    if (counts(step.country)) qualifying += added;
  }
  return rangeOf(qualifying, all, origin.untraced);
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

/** One half: a chain counts whole from here on under the 50-percent test. 26 CFR 1.30D-3(a). */
const HALF = ONE_SHARE / 2n;

/** All or nothing: 1 where the greatest share is at least one half. */
export function halfTestFactor({ low, high }: ShareRange): ShareRange {
  return { low: low >= HALF ? ONE_SHARE : 0n, high: high >= HALF ? ONE_SHARE : 0n };
}
