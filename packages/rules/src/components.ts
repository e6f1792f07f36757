/** The battery-components requirement. Source: §30D(e)(2); 26 CFR 1.30D-3(b); provenance.md, section 4. */
import { type Amount, shareOf } from '@oretrail/model';
import type { Holdings } from '@oretrail/provenance';
import { NORTH_AMERICA } from './parameters/countries.ts';
import { ANY_SHARE, type ShareRange } from './share-range.ts';

/** The incremental value of all components of a vehicle, in dollars. Packs have none. */
export type ComponentsFigures = Readonly<{
  /** Dollars of components that were certainly made in North America. */
  qualifyingUsd: Amount;
  /** Dollars that may qualify or not: an input was not granted. */
  uncertainUsd: Amount;
  totalUsd: Amount;
  range: ShareRange;
}>;

function rangeOf(qualifying: Amount, uncertain: Amount, total: Amount): ShareRange {
  if (total === 0n) return ANY_SHARE;
  return { low: shareOf(qualifying, total), high: shareOf(qualifying + uncertain, total) };
}

/** The share of components made in North America in the incremental value of all. 26 CFR 1.30D-2(b)(27), (35). */
export function componentsFigures(holdings: Holdings): ComponentsFigures {
  let qualifyingUsd = 0n;
  let uncertainUsd = holdings.undeclaredUsd;
  let otherUsd = 0n;
  for (const increment of holdings.increments) {
    if (NORTH_AMERICA.value.has(increment.country)) qualifyingUsd += increment.usd;
    else otherUsd += increment.usd;
    // These dollars may belong to an unknown component, so they may qualify wherever the component that drew it was made.
    uncertainUsd += increment.uncertainUsd;
  }
  const totalUsd = qualifyingUsd + otherUsd + uncertainUsd;
  const range = holdings.isShareUnknown ? ANY_SHARE : rangeOf(qualifyingUsd, uncertainUsd, totalUsd);
  return { qualifyingUsd, uncertainUsd, totalUsd, range };
}
