/** Finds the percentage that applies. Source: §30D(e)(1)(B), (e)(2)(B); law.md, "Thresholds". */
import type { Day, Share } from '@oretrail/model';
import { type Authority, type Dated, rowOn } from './parameters/parameter.ts';
import type { Ruleset } from './parameters/rulesets.ts';
import { shareOfPercent } from './share-range.ts';

/** The percentage of a day, or null if the law has none (`law-gap`), with its citation. */
export type Threshold = Readonly<{ share: Share | null; authority: Authority }>;

/** The threshold of a requirement on a day, or null before the requirement began. */
export function thresholdOn(rows: readonly Dated<bigint>[], { lawGap }: Ruleset, day: Day): Threshold | null {
  const row = rowOn(rows, day);
  if (row === null) return null;
  if (lawGap !== null && day >= lawGap.from) return { share: null, authority: lawGap };
  return { share: shareOfPercent(row.value), authority: row };
}
