/** The open readings of the law: of tiers of holders, and of the covered nations. Source: law.md, "Foreign entity of concern". */
import type { CountryCode } from '@oretrail/model';
import { COVERED_NATIONS, UNSETTLED_PLACES } from '../parameters/countries.ts';
import { MAJORITY_STAKE_MIN } from '../parameters/foreign-entity.ts';
import { atMostWhole, type Counts, multiplyCounts, wholeFrom } from './stakes.ts';

/** How stakes count through tiers of holders. */
export type Tiers = Readonly<{
  /** What a holder passes on, from its own holding and the stake of governments in it. */
  through: (holding: Counts, heldOfHolder: Counts) => Counts;
  /** How a sum over all holders counts. */
  summed: (sum: Counts) => Counts;
}>;

/** (A) A holder in which governments have half or more of any count counts as wholly theirs; its own stake counts as it is. */
const BY_HOLDER: Tiers = {
  through: (holding, held) => multiplyCounts(holding, wholeFrom(held, MAJORITY_STAKE_MIN.value)),
  summed: (sum) => sum,
};

/** (B) A stake of half or more in any count counts as the whole; a sum never exceeds the whole. */
const BY_LINK: Tiers = {
  through: (holding, held) => multiplyCounts(wholeFrom(holding, MAJORITY_STAKE_MIN.value), held),
  summed: atMostWhole,
};

/** One way to read the law. */
export type Reading = Readonly<{
  tiers: Tiers;
  /** Nations whose places, firms and governments are covered. */
  covered: ReadonlySet<CountryCode>;
  /** The condition under which it is the right reading, as part of a sentence: "if …". */
  condition: string;
}>;

function readingsWith(covered: ReadonlySet<CountryCode>, andThat: string): Reading[] {
  return [
    { tiers: BY_HOLDER, covered, condition: `if a holder that is half theirs counts as wholly theirs${andThat}` },
    { tiers: BY_LINK, covered, condition: `if each stake of half or more counts as the whole${andThat}` },
  ];
}

/** All open readings. Only an answer that is the same under all of them is certain. */
export const READINGS: readonly Reading[] = [
  ...readingsWith(COVERED_NATIONS.value, ''),
  ...readingsWith(
    new Set([...COVERED_NATIONS.value, ...UNSETTLED_PLACES.value]),
    ', and Hong Kong and Macau belong to China',
  ),
];
