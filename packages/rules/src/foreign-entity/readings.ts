/** The readings of the rule of tiers and of the covered nations that are open. Source: law.md, "Foreign entity of concern". */
import type { CountryCode } from '@oretrail/model';
import { COVERED_NATIONS, PLACES_OF_OPEN_STANDING } from '../parameters/countries.ts';
import { MAJORITY_STAKE_MIN } from '../parameters/foreign-entity.ts';
import { atMostWhole, type Counts, multiplyCounts, wholeFrom } from './stakes.ts';

/** How stakes count through tiers of holders. */
export type Tiers = Readonly<{
  /** What a holder passes on: of its own holding, and of what governments hold of it. */
  through: (holding: Counts, heldOfHolder: Counts) => Counts;
  /** What a sum over all holders counts. */
  summed: (sum: Counts) => Counts;
}>;

/** (A) A holder in which governments have half or more of any count is worth the whole; its stake counts as it is. */
const BY_HOLDER: Tiers = {
  through: (holding, held) => multiplyCounts(holding, wholeFrom(held, MAJORITY_STAKE_MIN.value)),
  summed: (sum) => sum,
};

/** (B) A stake of half or more in any count is a whole link; two whole links are still no more than the whole. */
const BY_LINK: Tiers = {
  through: (holding, held) => multiplyCounts(wholeFrom(holding, MAJORITY_STAKE_MIN.value), held),
  summed: atMostWhole,
};

/** One way to read the law. */
export type Reading = Readonly<{
  tiers: Tiers;
  /** Nations whose places, firms and governments are covered. */
  covered: ReadonlySet<CountryCode>;
  /** The conditions under which it is the right one, for sentences: "if …". */
  condition: string;
}>;

function readingsWith(covered: ReadonlySet<CountryCode>, andThat: string): Reading[] {
  return [
    { tiers: BY_HOLDER, covered, condition: `if a holder that is half theirs counts whole${andThat}` },
    { tiers: BY_LINK, covered, condition: `if each link of half or more counts whole${andThat}` },
  ];
}

/** All readings that are open. Only what is the same under all of them is certain. */
export const READINGS: readonly Reading[] = [
  ...readingsWith(COVERED_NATIONS.value, ''),
  ...readingsWith(
    new Set([...COVERED_NATIONS.value, ...PLACES_OF_OPEN_STANDING.value]),
    ', and Hong Kong and Macau belong to China',
  ),
];
