/** How many runs a property gets: fewer in each run of the tests than at length. */

/** `ORETRAIL_AT_LENGTH=1` runs all that CONTRIBUTING.md lists as left out of each run. */
export const AT_LENGTH = process.env['ORETRAIL_AT_LENGTH'] === '1';

/** Each run of the tests does a quarter: a fault that so few chains miss is for the long form to find. */
const PART = 4;

/** The runs of a property that has so many at length. */
export const runsOf = (atLength: number): number => (AT_LENGTH ? atLength : Math.ceil(atLength / PART));
